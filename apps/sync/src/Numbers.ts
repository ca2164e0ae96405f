/** Numbers as people read them. */

const grouped = new Intl.NumberFormat("en")

/** `28,785` */
export const number = (value: number): string => grouped.format(value)

/** `1 row`, `28,785 rows` */
export const count = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`
