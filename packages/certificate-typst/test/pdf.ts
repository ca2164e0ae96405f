/** Reads a PDF with pdf.js, which knows nothing of Typst. */
import { createCanvas } from "@napi-rs/canvas"
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs"

export interface Read {
  readonly text: string
  readonly title: string
  readonly language: string | null
  readonly metadata: string
  readonly isTagged: boolean
  readonly attachments: ReadonlyArray<{ readonly name: string; readonly text: string }>
  readonly tags: string
  readonly links: ReadonlyArray<string>
  readonly pages: number
  readonly png: () => Promise<Buffer>
}

const open = (bytes: Uint8Array) =>
  getDocument({ data: Uint8Array.from(bytes), verbosity: 0, useSystemFonts: false }).promise

export const read = async (bytes: Uint8Array): Promise<Read> => {
  const document = await open(bytes)
  const page = await document.getPage(1)
  const { items } = await page.getTextContent()
  const { info, metadata } = await document.getMetadata()
  const attached = (await document.getAttachments()) ?? new Map()
  const attachments: Array<{ name: string; text: string }> = []
  for (const [, file] of attached instanceof Map ? attached : Object.entries(attached)) {
    const content = file.content ?? (await document.getAttachmentContent?.(file.filename))
    attachments.push({ name: file.filename, text: Buffer.from(content).toString("utf8") })
  }
  const annotations = await page.getAnnotations()
  return {
    text: items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : "")).join(""),
    title: String(Object(info)["Title"]),
    language: Object(info)["Language"] ?? null,
    metadata: metadata?.getRaw() ?? "",
    isTagged: (await document.getMarkInfo())?.["Marked"] === true,
    attachments,
    tags: JSON.stringify(await page.getStructTree()),
    links: annotations.map(({ url }) => String(url)),
    pages: document.numPages,
    png: async () => {
      const viewport = page.getViewport({ scale: 1 })
      const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height))
      // pdf.js draws on what looks like a browser's canvas; this one does.
      await page.render({ canvas: canvas as never, viewport }).promise
      return canvas.toBuffer("image/png")
    }
  }
}
