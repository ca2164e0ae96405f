/** What runs all the time: webhooks that are sent, `laurel serve`, `laurel watch`. */
import { by, read, write } from "./Record.ts"
import * as Files from "./Files.ts"
import type { Machine } from "./Machine.ts"
import { secrets, type World } from "./World.ts"

/** An endpoint is told of a decision, with a signature that it can check. */
export const tell = async (machine: Machine, { received, base }: World): Promise<void> => {
  write(machine, "laurel.config.ts", Files.withWebhook(read(machine, "laurel.config.ts"), base))
  await machine.laurel("webhooks test hr", { says: "delivered, answered with 204" })
  // It is told what is recorded from here on.
  await machine.laurel("webhooks deliver", { says: "hr" })
  const before = received.events.length
  await machine.laurel(["revoke", "eve@example.org", "forklift-pass", ...by], { says: "revoked" })
  await machine.laurel("webhooks deliver", { says: "2 events delivered" })
  const types = received.events.slice(before).map(({ type }) => type)
  const isTold = types.includes("achievement.revoked") && types.includes("holding.revoked") && received.unsigned === 0
  machine.expect(isTold, "what was decided was sent, and signed", `found ${JSON.stringify(received)}`)
}

/** Somebody with a key asks over HTTP, and nobody without one is answered. */
export const serve = async (machine: Machine): Promise<void> => {
  const made = await machine.laurel("keys make --label portal --actor portal --role viewer", {
    says: "can't be had again",
    on: "stderr"
  })
  const service = machine.service("serve --port 0")
  const address = await machine.until(
    "laurel serve answers",
    service,
    () => /answering at (\S+)\/v1/.exec(service.said.stderr)?.[1]
  )
  const headers = { authorization: `Bearer ${made.stdout.trim()}` }
  const found = await (await fetch(`${address}/v1/contacts?identity=ana@example.org`, { headers })).text()
  const contact = /"id":"(c\d+)"/.exec(found)?.[1]
  const question = `${address}/v1/contacts/${contact}/holds/forklift-licence?at=2024-09-01`
  const asked = await fetch(question, { headers })
  const text = await asked.text()
  machine.expect(
    asked.ok && text.includes('"valid"'),
    "the API says who holds what",
    `found ${found}\n${asked.status}: ${text}`
  )
  const stranger = await fetch(question)
  machine.expect(
    stranger.status === 401,
    "a stranger is told nothing",
    `found ${stranger.status}: ${await stranger.text()}`
  )
  const health = await fetch(`${address}/readyz`)
  machine.expect(health.ok, "it is ready", `found ${health.status}: ${await health.text()}`)
  await machine.stop("laurel serve stops when it is told", service, /1 request|requests? of the API/)
}

/** What tells the clock of a program to go on by a minute and a half: nobody wants to wait for that. */
const leap = `data:text/javascript,${encodeURIComponent(
  "const now = Date.now; let later = 0; Date.now = () => now() + later; process.on('SIGUSR2', () => { later += 90_000 })"
)}`

/** The configuration as it is, for a store of its own that is read every minute. */
const configurationOf = (machine: Machine, { base }: World): string =>
  Files.withWebhook(read(machine, "laurel.config.ts"), base).replace(".laurel/laurel.db", "watched/laurel.db")

/** Starts to watch, with a store of its own: what else goes on here must not be read by it. */
export const beginToWatch = (machine: Machine, world: World) => {
  write(machine, "watch.config.ts", configurationOf(machine, world))
  return machine.service("watch --config watch.config.ts --health-port 0 --log text", {
    NODE_OPTIONS: `--import=${leap}`,
    ...secrets
  })
}

/** Each source has been read so many times. */
const rounds = (said: string, count: number): true | undefined =>
  ["moodle", "xapi", "tabular"].every((source) => said.split(new RegExp(`\\b${source}: \\d+ rows?,`)).length > count)
    ? true
    : undefined

/** It has read all, and reads it again when it is time to; then it is told to stop. */
export const watch = async (machine: Machine, service: ReturnType<typeof beginToWatch>): Promise<void> => {
  await machine.until("laurel watch reads every source", service, () => rounds(service.said.stderr, 1))
  service.child.kill("SIGUSR2")
  await machine.until("laurel watch reads every source again", service, () => rounds(service.said.stderr, 2))
  const address = /Telling at (\S+)\/healthz/.exec(service.said.stderr)?.[1] ?? ""
  const health = await fetch(`${address}/healthz`)
  machine.expect(health.ok, "it lives", `found ${health.status}: ${await health.text()}`)
  await machine.stop("laurel watch stops between two commits", service, /Stopped\. All that was read is committed/)
}
