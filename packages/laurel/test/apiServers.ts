/** Servers that mount the API, as programs do it, each at `/laurel`. */
import { createServer, type RequestListener, type Server } from "node:http"
import { onTestFinished } from "@effect/vitest"
import { getRequestListener } from "@hono/node-server"
import { getConnInfo } from "@hono/node-server/conninfo"
import express from "express"
import { Hono } from "hono"
import type { Laurel } from "laurel"

/** Serves until the test is over; its address. */
export const served = async (listener: RequestListener): Promise<string> => {
  const server: Server = createServer(listener)
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
}

const behindProxy = "loopback"

/** How each framework mounts it. All believe one proxy on this machine, which is the test. */
export const frameworks: Readonly<Record<string, (laurel: Laurel) => Promise<RequestListener>>> = {
  "Express, by app.use": async (laurel) => {
    const api = await laurel.api()
    const app = express()
    app.set("trust proxy", behindProxy)
    app.use("/laurel", api.node)
    return app
  },
  "Express behind its parser of JSON, told its path": async (laurel) => {
    const api = await laurel.api({ path: "/laurel" })
    const app = express()
    app.set("trust proxy", behindProxy)
    app.use(express.json({ limit: "5mb" }))
    app.use(api.node)
    app.get("/other", (_, response) => void response.send("mine"))
    return app
  },
  "Hono, by app.all": async (laurel) => {
    const api = await laurel.api({ path: "/laurel", proxies: 1 })
    const app = new Hono()
    app.all("/laurel/*", (c) => api.fetch(c.req.raw, { address: getConnInfo(c).remote.address }))
    return getRequestListener(app.fetch)
  },
  "Hono, by app.mount": async (laurel) => {
    const api = await laurel.api({ path: "/laurel", proxies: 1 })
    const app = new Hono()
    app.mount("/laurel", api.fetch)
    return getRequestListener(app.fetch)
  },
  "node:http": async (laurel) => {
    const api = await laurel.api({ path: "/laurel", proxies: 1 })
    return api.node
  },
  "a route handler of Next": async (laurel) => {
    const api = await laurel.api({ path: "/laurel", proxies: 1 })
    // As app/laurel/[...path]/route.ts exports them, and Next calls them: with what it knows of the path, and as they are.
    const route = { GET: api.fetch, POST: api.fetch, HEAD: api.fetch }
    const context = { params: Promise.resolve({ path: ["v1"] }) }
    return getRequestListener((request) => {
      const { method } = request
      return method === "GET" || method === "POST" || method === "HEAD"
        ? route[method](request, context)
        : new Response(null, { status: 405 })
    })
  }
}
