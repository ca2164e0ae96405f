export * as Xml from "./Xml.ts"
