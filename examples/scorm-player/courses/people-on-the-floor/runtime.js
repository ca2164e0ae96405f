// The run-time of SCORM 2004: finds the API that the learning platform offers, and speaks with it.
/** Windows that are looked at on the way up; the standard leaves the number to the content. */
const maxWindows = 500

/** Looks for `API_1484_11` in a window and in all that it is framed by. */
const apiAbove = (start) => {
  let at = start
  for (let looked = 0; looked < maxWindows; looked++) {
    try {
      if (at.API_1484_11) return at.API_1484_11
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

/** ISO 8601, in seconds: years and months have no fixed length. */
const timeinterval = (milliseconds) => `PT${(Math.round(milliseconds / 10) / 100).toFixed(2)}S`

/** One session with the platform. `told` hears of each failed call in words. */
export const openSession = (told) => {
  const api = findApi()
  if (api === null || api.Initialize("") !== "true") return null
  const started = Date.now()
  let isOpen = true
  /** Whether a call worked; whoever learns of it can act on it. */
  const worked = (what, answer) => {
    if (answer === "true") return true
    const code = api.GetLastError()
    told(`${what}: ${api.GetErrorString(code) || "it failed"} (${code})`)
    return false
  }
  return {
    isOpen: () => isOpen,
    get: (element) => api.GetValue(element),
    set: (element, value) => worked(element, api.SetValue(element, String(value))),
    commit: () => isOpen && worked("Saving", api.Commit("")),
    /** `exit` is "suspend" where the attempt is to go on another time, and "normal" where it is over. */
    finish: (exit) => {
      if (!isOpen) return true
      api.SetValue("cmi.exit", exit)
      api.SetValue("cmi.session_time", timeinterval(Date.now() - started))
      isOpen = !worked("Closing", api.Terminate(""))
      return !isOpen
    }
  }
}
