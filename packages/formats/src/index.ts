export * as Xml from "./Xml.ts"
export * as Zip from "./Zip.ts"
