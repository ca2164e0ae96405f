/** Small files of every type, made here byte by byte. */
const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1")

/** The smallest beginning by which each type is known, with a tail of one's own. */
export const files = {
  "application/pdf": (tail = "") =>
    latin1(`%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n${tail}\n%%EOF\n`),
  "image/png": (tail = "") =>
    latin1(`\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\0IDAT${tail}`),
  "image/jpeg": (tail = "") => latin1(`\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0${tail}\xff\xd9`),
  "image/webp": (tail = "") => latin1(`RIFF\x10\0\0\0WEBPVP8 ${tail}`),
  "image/tiff": (tail = "") => latin1(`II*\0\x08\0\0\0\0\0\0\0\0\0${tail}`),
  "image/gif": (tail = "") => latin1(`GIF89a\x01\0\x01\0\0\0\0${tail};`),
  "image/heic": (tail = "") => latin1(`\0\0\0\x18ftypheic\0\0\0\0mif1heic${tail}`),
  "image/heif": (tail = "") => latin1(`\0\0\0\x18ftypmif1\0\0\0\0mif1miaf${tail}`),
  "image/avif": (tail = "") => latin1(`\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf${tail}`)
} as const

export const pdf = files["application/pdf"]

/** The end of a zip without files: what a program looks for that opens one. */
export const zipEnd = "PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

export const bytesOf = latin1
