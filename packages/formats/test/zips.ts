/** Zips as no honest program writes them, and as honest ones do: each part of an entry can be made to lie. */
import { crc32, deflateRawSync } from "node:zlib"

export interface Piece {
  readonly name: string
  readonly text?: string | Uint8Array
  /** The name's bytes, where they are not UTF-8. */
  readonly raw?: Uint8Array
  /** The name in the entry's own header, where it differs. */
  readonly local?: string
  readonly flags?: number
  readonly method?: number
  /** The system that made it in the upper byte: 3 for Unix. */
  readonly madeBy?: number
  /** Unix's kind of file and rights. */
  readonly mode?: number
  readonly size?: number
  readonly packed?: number
  readonly crc?: number
  readonly at?: number
  /** Fields with a header of their own, in the directory. */
  readonly extra?: Uint8Array
  /** Sizes and place in the fields of 64 bits. */
  readonly is64?: boolean
}

export interface Ends {
  readonly entries?: number
  readonly disk?: number
  readonly is64?: boolean
  /** Directory entries written, where not all are. */
  readonly comment?: string
}

const utf8 = 0x800

const bytesOf = ({ text = "" }: Piece): Uint8Array => (typeof text === "string" ? Buffer.from(text) : text)

const headerOf = (piece: Piece, bytes: Uint8Array, data: Uint8Array, name: Uint8Array, extra: number): Buffer => {
  const { flags = utf8, method = 8, crc = crc32(bytes), size = bytes.length, packed = data.length, is64 } = piece
  const common = Buffer.alloc(26)
  common.writeUInt16LE(is64 === true ? 45 : 20, 0)
  common.writeUInt16LE(flags, 2)
  common.writeUInt16LE(method, 4)
  common.writeUInt32LE(crc, 10)
  common.writeUInt32LE(is64 === true ? 0xffffffff : packed, 14)
  common.writeUInt32LE(is64 === true ? 0xffffffff : size, 18)
  common.writeUInt16LE(name.length, 22)
  common.writeUInt16LE(extra, 24)
  return common
}

const long = (...values: ReadonlyArray<number>): Buffer => {
  const bytes = Buffer.alloc(4 + values.length * 8)
  bytes.writeUInt16LE(1, 0)
  bytes.writeUInt16LE(values.length * 8, 2)
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 4 + index * 8)
  return bytes
}

/** The entry with its own header and bytes, and its part of the directory. */
const written = (piece: Piece, offset: number): { readonly local: Buffer; readonly central: Buffer } => {
  const { method = 8, madeBy = 3 << 8, mode = 0, at = offset, is64 = false } = piece
  const bytes = bytesOf(piece)
  const data = method === 8 ? deflateRawSync(bytes) : bytes
  const { size = bytes.length, packed = data.length } = piece
  const name = piece.raw ?? Buffer.from(piece.name)
  const own = piece.local === undefined ? name : Buffer.from(piece.local)
  const ownExtra = is64 ? long(size, packed) : Buffer.alloc(0)
  const extra = Buffer.concat([is64 ? long(size, packed, at) : Buffer.alloc(0), piece.extra ?? Buffer.alloc(0)])
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE((mode << 16) >>> 0, 6)
  rest.writeUInt32LE(is64 ? 0xffffffff : at, 10)
  const version = Buffer.alloc(2)
  version.writeUInt16LE(madeBy | 20, 0)
  return {
    local: Buffer.concat([
      Buffer.from("PK\u0003\u0004"),
      headerOf(piece, bytes, data, own, ownExtra.length),
      own,
      ownExtra,
      data
    ]),
    central: Buffer.concat([
      Buffer.from("PK\u0001\u0002"),
      version,
      headerOf(piece, bytes, data, name, extra.length),
      rest,
      name,
      extra
    ])
  }
}

/** The end of an archive, in 64 bits as well where that is asked for. */
const endOf = (entries: number, size: number, start: number, { disk = 0, is64, comment = "" }: Ends): Buffer => {
  const end = Buffer.alloc(22)
  end.write("PK\u0005\u0006", 0, "latin1")
  end.writeUInt16LE(disk, 4)
  end.writeUInt16LE(is64 === true ? 0xffff : entries, 8)
  end.writeUInt16LE(is64 === true ? 0xffff : entries, 10)
  end.writeUInt32LE(is64 === true ? 0xffffffff : size, 12)
  end.writeUInt32LE(is64 === true ? 0xffffffff : start, 16)
  end.writeUInt16LE(comment.length, 20)
  if (is64 !== true) return Buffer.concat([end, Buffer.from(comment)])
  const large = Buffer.alloc(56)
  large.write("PK\u0006\u0006", 0, "latin1")
  large.writeBigUInt64LE(44n, 4)
  large.writeBigUInt64LE(BigInt(entries), 24)
  large.writeBigUInt64LE(BigInt(entries), 32)
  large.writeBigUInt64LE(BigInt(size), 40)
  large.writeBigUInt64LE(BigInt(start), 48)
  const place = Buffer.alloc(20)
  place.write("PK\u0006\u0007", 0, "latin1")
  place.writeBigUInt64LE(BigInt(start + size), 8)
  place.writeUInt32LE(1, 16)
  return Buffer.concat([large, place, end, Buffer.from(comment)])
}

/** An archive of the pieces, one after the other. */
export const zipOf = (pieces: ReadonlyArray<Piece>, ends: Ends = {}): Buffer => {
  const locals: Array<Buffer> = []
  const centrals: Array<Buffer> = []
  let offset = 0
  for (const piece of pieces) {
    const { local, central } = written(piece, offset)
    locals.push(local)
    centrals.push(central)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  return Buffer.concat([...locals, directory, endOf(ends.entries ?? pieces.length, directory.length, offset, ends)])
}
