// The run-time of SCORM 1.2: finds the API that the learning platform offers, and speaks with it.
/** Windows that are looked at on the way up; the standard leaves the number to the content. */
const maxWindows = 500

/** Looks for `API` in a window and in all that it is framed by. */
const apiAbove = (start) => {
  let at = start
  for (let looked = 0; looked < maxWindows; looked++) {
    try {
      if (at.API) return at.API
    } catch {
      // A window of another origin can't be looked into, and neither can what is above it be reached through it.
      return null
    }
    if (at.parent === null || at.parent === at) return null
    at = at.parent
  }
  return null
}

/** First the frames around this window, then those around the window that opened the outermost of them. */
const findApi = () => {
  const own = apiAbove(window)
  if (own !== null) return own
  const opener = window.top === null ? null : window.top.opener
  return opener ? apiAbove(opener) : null
}

/** Hundredths of a second that the standard counts in: `HHHH:MM:SS.SS`. */
const timespan = (milliseconds) => {
  const hundredths = Math.min(Math.round(milliseconds / 10), 9999 * 360_000)
  const two = (number) => String(number).padStart(2, "0")
  const hours = String(Math.floor(hundredths / 360_000)).padStart(4, "0")
  const seconds = `${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`
  return `${hours}:${two(Math.floor(hundredths / 6_000) % 60)}:${seconds}`
}

/** One session with the platform. `told` hears of each failed call in words. */
export const openSession = (told) => {
  const api = findApi()
  if (api === null || api.LMSInitialize("") !== "true") return null
  const started = Date.now()
  let isOpen = true
  /** Whether a call worked; whoever learns of it can act on it. */
  const worked = (what, answer) => {
    if (answer === "true") return true
    const code = api.LMSGetLastError()
    told(`${what}: ${api.LMSGetErrorString(code) || "it failed"} (${code})`)
    return false
  }
  return {
    isOpen: () => isOpen,
    get: (element) => api.LMSGetValue(element),
    set: (element, value) => worked(element, api.LMSSetValue(element, String(value))),
    commit: () => isOpen && worked("Saving", api.LMSCommit("")),
    /** `exit` is "suspend" where the attempt is to go on another time, and "" where it is over. */
    finish: (exit) => {
      if (!isOpen) return true
      api.LMSSetValue("cmi.core.exit", exit)
      api.LMSSetValue("cmi.core.session_time", timespan(Date.now() - started))
      isOpen = !worked("Closing", api.LMSFinish(""))
      return !isOpen
    }
  }
}
