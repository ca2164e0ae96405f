/** The catalogs of the crash tests, whose certifications here have windows, too, in which they are renewed, and days of grace. */
import { Catalog } from "@laurel/core"
import { Result, Schema } from "effect"
import * as Catalogs from "../crash/catalogs.ts"

const parse = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)))

const withGrace = ({ catalog }: Catalog.Compiled): Catalog.Compiled =>
  Result.getOrThrow(
    Catalog.decode({
      ...parse(Catalog.canonical(catalog)),
      certifications: [
        { id: "expert", through: { all: ["exam", "coursework"] }, validity: { basis: "completion", period: "P2Y" } },
        {
          id: "trained",
          through: ["live", "credits"],
          validity: { basis: "completion", period: "P1Y", window: "P2M", grace: { period: "P14D" } }
        }
      ]
    })
  )

export const first = withGrace(Catalogs.first)
export const second = withGrace(Catalogs.second)
