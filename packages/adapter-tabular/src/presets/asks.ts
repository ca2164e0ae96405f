/** What presets ask for in the same words. */

export const zone = "The IANA time zone in which the file's days and times are counted, such as Europe/Berlin."

export const times =
  "How the file writes its times, such as M/d/yyyy h:mm:ss a (7/22/2026 7:02:11 PM) or dd.MM.yyyy HH:mm:ss (22.07.2026 19:02:11)."

export const days = "How the file writes its days, such as yyyy-MM-dd, dd/MM/yyyy or M/d/yyyy."

export const offering = "The id of the offering that the file is about, as the catalog has it."

export const session = "The activity of the session, as the catalog's offering has it."

export const courses = "The id of the catalog's offering for each course that the file names."

/** What stands for a zone and for formats until they are told. */
export const told = { zone: "{constant.zone}", times: "{constant.times}", days: "{constant.days}" } as const
