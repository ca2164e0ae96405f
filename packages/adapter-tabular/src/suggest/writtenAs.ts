/** How the dates and times of a column are written, as all of its values say together. */
import { type Reader, reader } from "../times/Written.ts"

const days = [
  "yyyy/M/d",
  "yyyy.M.d",
  "d/M/yyyy",
  "M/d/yyyy",
  "d.M.yyyy",
  "d-M-yyyy",
  "M-d-yyyy",
  "d MMM yyyy",
  "d MMMM yyyy",
  "d-MMM-yyyy",
  "d. MMMM yyyy",
  "MMM d, yyyy",
  "MMMM d, yyyy",
  "EEEE, d MMMM yyyy",
  "EEEE, MMMM d, yyyy",
  "d/M/yy",
  "M/d/yy",
  "d.M.yy"
]
const times = ["", " H:mm", " H:mm:ss", ", H:mm", ", H:mm:ss", " h:mm a", " h:mm:ss a", ", h:mm a", ", h:mm:ss a"]

const formats: ReadonlyArray<string> = ["iso", ...times.flatMap((time) => days.map((day) => day + time))]

/** Made when first asked for: the names of months and weekdays in them take a tenth of a second, and few programs suggest anything. */
let readers: ReadonlyArray<{ readonly format: string; readonly read: Reader }> | undefined

const candidates = () => (readers ??= formats.map((format) => ({ format, read: reader(format, "en") })))

/** Formats of one order differ only in how long the names of months are. */
const orderOf = (format: string): string => format.replaceAll(/M+/g, "M")

/**
 * The formats by which every one of the values can be read, one of each order: one in all where it is certain, several where a
 * person has to say, none where no known format reads them all. That two orders read these values alike decides nothing:
 * 05/05/2026 does not tell how 06/05/2026 is meant.
 */
export const writtenAs = (values: ReadonlyArray<string>): ReadonlyArray<string> =>
  values.length === 0
    ? []
    : ofEachOrder(candidates().filter(({ read }) => values.every((value) => read(value) !== undefined)))

const ofEachOrder = (fitting: ReturnType<typeof candidates>): ReadonlyArray<string> =>
  fitting
    .map(({ format }) => format)
    .filter((format, index, all) => all.findIndex((other) => orderOf(other) === orderOf(format)) === index)

/** The formats that read more than half of the values, and of all formats the most; and the values that none of those reads. */
export const mostlyWrittenAs = (
  values: ReadonlyArray<string>
): { readonly formats: ReadonlyArray<string>; readonly unread: ReadonlyArray<string> } => {
  const counted = candidates().map((each) => ({
    ...each,
    known: values.filter((value) => each.read(value) !== undefined)
  }))
  const most = Math.max(...counted.map(({ known }) => known.length))
  if (most * 2 <= values.length) return { formats: [], unread: values }
  const best = counted.filter(({ known }) => known.length === most)
  const read = new Set(best.flatMap(({ known }) => known))
  return { formats: ofEachOrder(best), unread: values.filter((value) => !read.has(value)) }
}

/** Whether a format tells the time of day. */
export const tellsTime = (format: string, values: ReadonlyArray<string>): boolean =>
  format === "iso" ? values.every((value) => value.includes(":")) : /[Hh]/.test(format)
