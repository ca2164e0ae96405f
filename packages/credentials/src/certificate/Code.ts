/** The code for cameras (QR, ISO/IEC 18004), as lines to be drawn. */
import { encode } from "uqr"

export interface Code {
  /** Modules on each side, the quiet zone of four on each counted. */
  readonly size: number
  /** An SVG path over a square of so many units: all dark modules, each row by its runs. */
  readonly path: string
}

/** The code of an address: read although 15 % of it are damaged (level M), or more where there is room. */
export const of = (address: string): Code => {
  const { size, data } = encode(address, { ecc: "M", boostEcc: true, border: 4 })
  const path = data.flatMap((row, y) =>
    // Each run of dark modules begins behind a light one.
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1] === true) return []
      const end = row.indexOf(false, x)
      return [`M${x} ${y}h${(end === -1 ? size : end) - x}v1H${x}z`]
    })
  )
  return { size, path: path.join("") }
}
