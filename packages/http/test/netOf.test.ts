import { assert, describe, it } from "@effect/vitest"
import { netOf } from "../src/netOf.ts"

describe("an address counts", () => {
  it("of IPv6 with all of its network, however it is written, and apart from the next network", () => {
    for (const same of [
      "2001:db8:0:1::1",
      "2001:0DB8:0000:0001:ffff::",
      "2001:db8:0:1:2:3:4:5",
      "2001:db8:0:1::%eth0"
    ]) {
      assert.strictEqual(netOf(same), "2001:db8:0:1::/64", same)
    }
    assert.strictEqual(netOf("2001:db8:0:2::1"), "2001:db8:0:2::/64")
    assert.strictEqual(netOf("::1"), "0:0:0:0::/64")
    assert.strictEqual(netOf("fe80::1"), "fe80:0:0:0::/64")
  })

  it("of IPv4 by itself, also as IPv6 writes it; and what is none as it is", () => {
    assert.strictEqual(netOf("192.0.2.1"), "192.0.2.1")
    assert.strictEqual(netOf("::ffff:192.0.2.1"), "192.0.2.1")
    assert.notStrictEqual(netOf("::ffff:192.0.2.2"), "192.0.2.1")
    assert.strictEqual(netOf("unknown"), "unknown")
    assert.strictEqual(netOf(""), "")
  })
})
