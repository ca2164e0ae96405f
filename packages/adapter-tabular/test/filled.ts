import { Tabular } from "@laurel/adapter-tabular"

const { mapping } = Tabular.presets["zoom-attendance"]

/** The ready mapping of one session of one course. */
export const filled = Tabular.fill(mapping, {
  zone: "Europe/Berlin",
  times: "M/d/yyyy h:mm:ss a",
  offering: "first-aid-2026",
  session: "session 1"
})
