/**
 * A registry of packages on this machine, for as long as it is wanted: ours as they would be published now, and everybody else's
 * from the registry that npm is set to.
 *
 *     node scripts/registry.ts                            serves until it is interrupted, for an hour at most
 *     node scripts/registry.ts -- npm install laurel      runs a command with npm, pnpm and yarn set to it, and ends with its code
 *
 * `--no-build` packs what is built already.
 */
import { createReadStream, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { run, succeed } from "./Command.ts"
import { build, pack, packed, root, type Tarball } from "./publish/tarballs.ts"

export interface Registry {
  /** Ends without a slash. */
  readonly url: string
  readonly tarballs: ReadonlyArray<Tarball>
  /** What sets npm, pnpm and yarn, classic and later, to it. */
  readonly env: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

export interface Options {
  /** Unless it is false, what is published is built first. */
  readonly build?: boolean | undefined
  /** A folder with tarballs that were packed before: these are served, and nothing is built or packed. */
  readonly packed?: string | undefined
}

/** Connections at the same time: a package manager opens some 50. */
const maxConnections = 512
/** Milliseconds for which it serves a command, or whoever asks. */
const patience = 60 * 60_000
/** Package managers leave out what is younger than some days. */
const published = "2020-01-01T00:00:00.000Z"

/** Packs every publishable package and serves the tarballs on a free port of 127.0.0.1. */
export const start = async (options: Options = {}): Promise<Registry> => {
  if (options.build !== false && options.packed === undefined) await build()
  const folder = mkdtempSync(join(tmpdir(), "laurel-registry-"))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  process.once("exit", remove)
  const tarballs = options.packed === undefined ? await pack(folder) : packed(options.packed)
  const server = createServer()
  server.maxConnections = maxConnections
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", resolve)
  })
  const url = `http://127.0.0.1:${portOf(server)}`
  const documents = new Map(tarballs.map((tarball) => [tarball.name, JSON.stringify(documentOf(url, tarball))]))
  const files = new Map(tarballs.map(({ name, manifest, file }) => [pathOf(name, manifest.version), file]))
  const elsewhere = await configured()
  server.on("request", (request, response) => answer({ documents, files, elsewhere }, request, response))
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
    remove()
    process.off("exit", remove)
  }
  return { url, tarballs, env: envOf(url, folder), stop }
}

const portOf = (server: Server): number => {
  const address = server.address()
  if (typeof address === "object" && address !== null) return address.port
  throw new Error("the registry listens on no port")
}

/** The registry that npm is set to in this repository, with a slash at its end. */
const configured = async (): Promise<string> => {
  const found = (await succeed("npm", ["config", "get", "registry"], { cwd: root })).stdout.trim()
  return found.endsWith("/") ? found : `${found}/`
}

/** Where npm's registry keeps a tarball: yarn remembers the place of one that is kept elsewhere. */
const pathOf = (name: string, version: string): string => `${name}/-/${name.replace(/^@[^/]+\//, "")}-${version}.tgz`

/** What a registry tells of a package: one version of it. */
const documentOf = (url: string, { name, folder, integrity, shasum, unpackedSize }: Tarball) => {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))
  const { version } = manifest
  const dist = { tarball: `${url}/${pathOf(name, version)}`, integrity, shasum, unpackedSize }
  return {
    _id: name,
    name,
    "dist-tags": { latest: version },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
    time: { created: published, modified: published, [version]: published }
  }
}

interface Shelf {
  /** By package. */
  readonly documents: ReadonlyMap<string, string>
  /** By path. */
  readonly files: ReadonlyMap<string, string>
  readonly elsewhere: string
}

const answer = ({ documents, files, elsewhere }: Shelf, request: IncomingMessage, response: ServerResponse): void => {
  const path = (request.url ?? "/").slice(1)
  // As everybody asks for a package with a scope: "@laurel%2fcore".
  const name = path.replace(/%2f/i, "/")
  // The same version is other bytes tomorrow.
  const headers = { "cache-control": "no-store" }
  const document = documents.get(name)
  const file = files.get(name)
  if (request.method !== "GET") {
    response.writeHead(405, headers).end()
  } else if (document !== undefined) {
    response.writeHead(200, { ...headers, "content-type": "application/json" }).end(document)
  } else if (file !== undefined) {
    response.writeHead(200, { ...headers, "content-type": "application/octet-stream" })
    createReadStream(file).pipe(response)
  } else {
    // Not fetched here: whoever asks has its own proxies, certificates and caches for it.
    response.writeHead(307, { location: new URL(path, elsewhere).href }).end()
  }
}

const envOf = (url: string, folder: string): Registry["env"] => ({
  npm_config_registry: `${url}/`,
  pnpm_config_registry: `${url}/`,
  YARN_REGISTRY: `${url}/`,
  YARN_NPM_REGISTRY_SERVER: url,
  YARN_UNSAFE_HTTP_WHITELIST: "127.0.0.1",
  // What pnpm and yarn remember by version alone would be yesterday's bytes.
  pnpm_config_cache_dir: join(folder, "pnpm"),
  YARN_GLOBAL_FOLDER: join(folder, "yarn")
})

/** Runs a command with a registry, for an hour at most, and gives its exit code. */
const running = async ({ env }: Registry, [command = "", ...args]: ReadonlyArray<string>): Promise<number> => {
  // Where it was typed: npm runs scripts at the root.
  const cwd = process.env["INIT_CWD"] ?? process.cwd()
  const { code } = await run(command, args, { cwd, env, patience, isSeen: true })
  return code ?? 1
}

/** Resolves when the program is told to end, or after an hour. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, patience)
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        clearTimeout(timer)
        resolve()
      })
  })

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: { build: { type: "boolean", default: true } },
    allowNegative: true,
    allowPositionals: true
  })
  const registry = await start({ build: values.build })
  if (positionals.length === 0) {
    for (const [name, value] of Object.entries(registry.env)) console.log(`export ${name}=${value}`)
    console.error(`${registry.tarballs.length} packages at ${registry.url}`)
    await interrupted()
  } else {
    process.exitCode = await running(registry, positionals)
  }
  await registry.stop()
}

if (import.meta.main) await main()
