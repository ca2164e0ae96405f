export * as Package from "./package/Package.ts"
export * as Scorm from "./Scorm.ts"
