export * as Scorm from "./Scorm.ts"
