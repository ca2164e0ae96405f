/** The colour of a template, which is also that of letters: dark enough on white for who sees little (WCAG 2.2, 1.4.3). */

/** How much light a letter and its ground differ by, at least. */
const least = 4.5

const shape = /^#(?<red>[0-9a-f]{2})(?<green>[0-9a-f]{2})(?<blue>[0-9a-f]{2})$/i

type Channels = ReadonlyArray<number>

const channelsOf = (colour: string): Channels | undefined => {
  const { red, green, blue } = shape.exec(colour)?.groups ?? {}
  return red === undefined || green === undefined || blue === undefined
    ? undefined
    : [red, green, blue].map((each) => Number.parseInt(each, 16))
}

/** How much light it gives, from 0 to 1, as WCAG 2.2 defines it. */
const luminance = (channels: Channels): number => {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** From 1, which is white itself, to 21, which is black. */
const onWhite = (channels: Channels): number => 1.05 / (luminance(channels) + 0.05)

const written = (channels: Channels): string =>
  `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`

/** Steps from a colour to black, the first of which that is dark enough is proposed. */
const steps = 20

const darker = (channels: Channels): string => {
  for (let step = 1; step < steps; step++) {
    const less = channels.map((channel) => Math.round(channel * (1 - step / steps)))
    if (onWhite(less) >= least) return written(less)
  }
  return "#000000"
}

/** Why it can't be the accent; undefined where it can. */
export const wrongWith = (colour: string): string | undefined => {
  const channels = channelsOf(colour)
  if (channels === undefined) return "expected a colour such as #1f4e79"
  const contrast = onWhite(channels)
  // Told rounded down: 4.499 is not 4.5.
  return contrast >= least
    ? undefined
    : `expected a colour with a contrast of at least ${least} to white, such as ${darker(channels)}, found one of ${Math.floor(contrast * 100) / 100}`
}
