export * as Scorm from "./Scorm.ts"
export * as ScormCloud from "./ScormCloud.ts"
