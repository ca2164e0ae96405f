/** The description as a page: every endpoint, what it is asked and what it answers, on one page without anything to load. */
import type { OpenApi } from "effect/http-api"

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "")

const json = (value: unknown): string => `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`

const style =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}" +
  "code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#f4f4f4;padding:.75rem;overflow:auto;border-radius:4px}" +
  "h3{margin-top:2rem;border-top:1px solid #ddd;padding-top:1rem}table{border-collapse:collapse}td,th{text-align:left;padding:.25rem 1rem .25rem 0;vertical-align:top}" +
  "@media(prefers-color-scheme:dark){body{color:#eee;background:#111}pre{background:#222}a{color:#8cf}h3{border-color:#444}}"

const name = (pointer: string): string => pointer.split("/").at(-1) ?? pointer

/** A schema by its name, where it has one, else as it is. */
const shape = (schema: object | undefined): string => {
  if (schema === undefined) return ""
  if ("$ref" in schema && typeof schema.$ref === "string") {
    const one = name(schema.$ref)
    return `<a href="#schema-${escape(one)}"><code>${escape(one)}</code></a>`
  }
  return `<details><summary>JSON</summary>${json(schema)}</details>`
}

const parameters = (operation: OpenApi.OpenAPISpecOperation): string =>
  operation.parameters.length === 0
    ? ""
    : `<table><tr><th>parameter</th><th>in</th><th></th></tr>${operation.parameters
        .map(
          ({ name: parameter, in: place, required, description }) =>
            `<tr><td><code>${escape(parameter)}</code></td><td>${escape(place)}</td><td>${required ? "required" : ""} ${escape(description ?? "")}</td></tr>`
        )
        .join("")}</table>`

const contents = (content: object | undefined): string =>
  Object.entries(content ?? {})
    .map(([type, media]) => `<code>${escape(type)}</code> ${shape(media.schema)}`)
    .join(" ")

const responses = (operation: OpenApi.OpenAPISpecOperation): string =>
  `<table>${Object.entries(operation.responses)
    .map(([status, { content }]) => `<tr><td>${status}</td><td>${contents(content)}</td></tr>`)
    .join("")}</table>`

const operationOf = (path: string, method: string, operation: OpenApi.OpenAPISpecOperation): string =>
  [
    `<h3><code>${escape(method.toUpperCase())} ${escape(path)}</code></h3>`,
    `<p><strong>${escape(operation.summary ?? "")}.</strong> ${escape(operation.description ?? "")}</p>`,
    parameters(operation),
    operation.requestBody === undefined ? "" : `<p>Asked with ${contents(operation.requestBody.content)}</p>`,
    responses(operation)
  ].join("")

const methods = ["get", "post"] as const

/** The page of a description, of what is answered behind a path. */
export const of = ({ info, paths, components }: OpenApi.OpenAPISpec, mounted: string): string => {
  const description = escape(`${mounted}/openapi.json`)
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method]
      return operation === undefined ? [] : [operationOf(`${mounted}${path}`, method, operation)]
    })
  )
  const schemas = Object.entries(components.schemas).map(
    ([one, schema]) => `<h3 id="schema-${escape(one)}"><code>${escape(one)}</code></h3>${json(schema)}`
  )
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(info.title)} API</title>`,
    `<meta name="viewport" content="width=device-width"><style>${style}</style></head><body>`,
    `<h1>${escape(info.title)} API, version ${escape(info.version)}</h1><p>${escape(info.description ?? "")}</p>`,
    `<p>For programs: <a href="${description}">${description}</a>. Every request but for these two carries a key, as <code>authorization: Bearer lk_…</code>.</p>`,
    `<h2>Endpoints</h2>${operations.join("")}<h2>Shapes</h2>${schemas.join("")}</body></html>`
  ].join("")
}
