/** The ready mappings by name, in the order in which a file is held against them. */
import { moodleCompletion, moodleReport } from "./moodle.ts"
import { oneRoster } from "./oneroster.ts"
import { talentlmsCompletion } from "./talentlms.ts"
import { teamsAttendance, teamsList, teamsTotals } from "./teams.ts"
import { cpdCredits, trainingRecords } from "./training.ts"
import { zoomAttendance, zoomTotals, zoomUsage } from "./zoom.ts"

/** Ready mappings. Each has constants to fill, says what it reads and what it leaves, and how its file is recognised. */
export const presets = {
  "zoom-usage": zoomUsage,
  "zoom-attendance": zoomAttendance,
  "zoom-attendance-totals": zoomTotals,
  "teams-attendance": teamsAttendance,
  "teams-attendance-totals": teamsTotals,
  "teams-attendance-list": teamsList,
  "moodle-completion": moodleCompletion,
  "moodle-report": moodleReport,
  "talentlms-completion": talentlmsCompletion,
  "oneroster-1.2": oneRoster,
  "training-records": trainingRecords,
  "cpd-credits": cpdCredits
} as const
