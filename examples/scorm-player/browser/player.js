// The player: puts scorm-again where a course looks for its API, and sees to it that what a course says reaches the host.
const { course, learner } = document.body.dataset
const status = document.getElementById("status")
const frame = document.getElementById("course")

/**
 * What was committed and not yet answered, by launch: only the last of each, since each says everything. At the end of a session
 * the browser sends by beacon, and nobody is told whether that arrived; so the same is sent once more until it is answered. A
 * commit that comes twice is one.
 */
const prefix = `unanswered ${learner} `
const remember = (url, body) => localStorage.setItem(prefix + url, body)
const forget = (url) => localStorage.removeItem(prefix + url)
const unanswered = () =>
  Object.keys(localStorage).flatMap((key) => (key.startsWith(prefix) ? [[key.slice(prefix.length), key]] : []))

/** Milliseconds between two tries, and tries in a row. */
const pause = 1_000
const maxTries = 600

const say = (text, isProblem = false) => {
  status.textContent = text
  status.classList.toggle("problem", isProblem)
}

/** Waits for a while, or until the network is back. */
const aWhile = () =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener("online", done)
      resolve()
    }
    const timer = setTimeout(done, pause)
    window.addEventListener("online", done)
  })

const sendOnce = async (url, key) => {
  const body = localStorage.getItem(key)
  if (body === null) return true
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })
  if (response.ok) {
    if (localStorage.getItem(key) === body) forget(url)
    return true
  }
  if (response.status >= 500 || response.status === 429) return false
  // A session that is over takes nothing more: that is told once, and the next one is not kept waiting.
  if (response.status === 409) forget(url)
  throw new Error(`The platform refused what the course saved: ${await response.text()}`)
}

/** Sends what is unanswered until nothing is; false where it can't be. */
const settle = async () => {
  for (let tries = 0; tries < maxTries; tries++) {
    const [next] = unanswered()
    if (next === undefined) return true
    let isSent = false
    try {
      isSent = await sendOnce(...next)
    } catch (error) {
      // The network's own errors pass; a refusal does not.
      if (!(error instanceof TypeError)) {
        say(error.message, true)
        return false
      }
    }
    if (!isSent) {
      say("Not saved yet. Keep this page open: it is sent again as soon as the connection is back.", true)
      await aWhile()
    }
  }
  say("Not saved. It is sent again when a course is opened in this browser.", true)
  return false
}

/** scorm-again's settings that matter here; the rest is as it comes. */
const settings = (launch) => ({
  lmsCommitUrl: launch.commits,
  // The same type for beacons at the end as for all others; they are text/plain otherwise.
  terminationCommitContentType: "application/json;charset=UTF-8",
  terminateCommitParam: "end",
  alwaysSendTotalTime: true,
  requestHandler: (commit, { isTerminateCommit }) => {
    forget(launch.commits)
    remember(isTerminateCommit ? `${launch.commits}&end=true` : launch.commits, JSON.stringify(commit))
    return commit
  },
  xhrResponseHandler: (xhr) => {
    if (xhr.status !== 200) return { result: "false", errorCode: 101 }
    forget(launch.commits)
    return JSON.parse(xhr.responseText)
  }
})

const open = async () => {
  if (!(await settle())) return
  const response = await fetch(`/launches?course=${encodeURIComponent(course)}`, { method: "POST" })
  if (!response.ok) {
    say(`The course could not be opened: ${await response.text()}`, true)
    return
  }
  const launch = await response.json()
  const is12 = launch.edition === "1.2"
  const api = new (is12 ? window.Scorm12API : window.Scorm2004API)(settings(launch))
  api.loadFromJSON({ cmi: launch.cmi })
  window[is12 ? "API" : "API_1484_11"] = api
  api.on(is12 ? "LMSFinish" : "Terminate", () => {
    // In a page that is being closed nothing can be waited for: what is then unanswered is sent when a course is opened next.
    setTimeout(async () => {
      if (isClosing) return
      say("Saving …")
      if (await settle()) location.assign("/")
    })
  })
  frame.src = launch.href
}

let isClosing = false
window.addEventListener("pagehide", () => {
  isClosing = true
})
// Shown again as it was left, its session is over.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload()
})

window.addEventListener("beforeunload", (event) => {
  if (unanswered().length > 0) event.preventDefault()
})

open().catch((error) => say(`The course could not be opened: ${error.message}`, true))
