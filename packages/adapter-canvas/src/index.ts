export * as Canvas from "./Canvas.ts"
