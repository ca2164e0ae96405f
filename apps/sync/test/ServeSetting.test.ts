import { assert, describe, it } from "@effect/vitest"
import * as ServeSetting from "../src/configuration/ServeSetting.ts"

describe("the address that a request comes from", () => {
  const forwarded = (header: string) => new Request("http://laurel.invalid", { headers: { "x-forwarded-for": header } })
  const address = (header: string, proxies?: number) =>
    ServeSetting.addressOf(forwarded(header), "10.0.0.1", proxies === undefined ? {} : { proxies })

  it("is who is connected where no proxy is in front, whatever the request says", () => {
    assert.strictEqual(address("203.0.113.9"), "10.0.0.1")
    assert.strictEqual(address("203.0.113.9", 0), "10.0.0.1")
  })

  it("is what our own proxies wrote, counted from the end: what a sender wrote before it is not believed", () => {
    assert.strictEqual(address("198.51.100.7, 203.0.113.9", 1), "203.0.113.9")
    assert.strictEqual(address("198.51.100.7, 203.0.113.9, 10.0.0.2", 2), "203.0.113.9")
  })

  it("is who is connected where a proxy wrote nothing", () => {
    assert.strictEqual(address("", 1), "10.0.0.1")
    assert.strictEqual(address("203.0.113.9", 2), "10.0.0.1")
  })
})
