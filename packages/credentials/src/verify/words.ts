/** What the checks and answers mean, for whoever has never heard of keys and signatures. */
import { type Answer, answerOf, type Name, type Outcome, type Verdict } from "./Report.ts"

/** What was checked. */
export const checked: { readonly [name in Name]: string } = {
  form: "Whether it is a badge, or a collection of badges, with all that such a one needs.",
  proof: "Whether it is exactly as it was signed: nothing added, taken away or changed.",
  key: "Whether it was signed by the issuer that it names, and by nobody else in their name.",
  status: "Whether its issuer has taken it back, for good or for a time.",
  dates: "Whether it holds at the time of this check.",
  recipient: "Whether it was given to the person you named."
}

interface Words {
  readonly meaning: string
  readonly advice: string | null
}

const later = "Try again later. If it stays so, ask the issuer whether it is theirs and still stands."
const unmade: Words = {
  meaning: "It was not checked, since a check before it did not hold, or could not be made.",
  advice: null
}

const form: { readonly [outcome in Outcome]: Words } = {
  held: { meaning: "It can be read, and says nothing where no signature would cover it.", advice: null },
  failed: {
    meaning:
      "It is nothing that can be checked: something is missing or broken, or is said where no signature covers it.",
    advice: "Ask whoever gave it to you for the file as its issuer made it."
  },
  unknown: {
    meaning: "It could not be had, or is of a kind that can't be checked here. That says nothing against it.",
    advice: "Ask for the file itself, as Open Badges 3.0 with a proof of the suite eddsa-rdfc-2022 or as a JWT."
  },
  notMade: unmade
}

const proof: { readonly [outcome in Outcome]: Words } = {
  held: { meaning: "Nobody has changed it since it was signed.", advice: null },
  failed: {
    meaning: "It is not as it was signed, or nobody has signed it: what it says may be made up.",
    advice: "Do not rely on it. Ask the issuer, in a way that you know is theirs, for the original."
  },
  unknown: { meaning: "Whether somebody has changed it could not be found out.", advice: later },
  notMade: unmade
}

const key: { readonly [outcome in Outcome]: Words } = {
  held: {
    meaning: "It is the word of the issuer that it names. Whether you trust them is yours to say.",
    advice: null
  },
  failed: {
    meaning: "Anybody may have signed it in the issuer's name: the issuer does not call this key theirs.",
    advice: "Do not rely on it. Ask the issuer, in a way that you know is theirs, whether it is from them."
  },
  unknown: { meaning: "Whether its issuer has signed it could not be found out.", advice: later },
  notMade: unmade
}

const recipient: { readonly [outcome in Outcome]: Words } = {
  held: { meaning: "It was given to whoever has that name or address. Others may have the same name.", advice: null },
  failed: {
    meaning: "It was given to somebody else, or to the same person by another name or address.",
    advice: "Ask for the name or address that it was given to, as it was written then, and compare that."
  },
  unknown: {
    meaning: "It does not say whom it was given to in a way that can be compared with that.",
    advice: "Compare an e-mail address instead of a name or the other way round, or ask the issuer whose it is."
  },
  notMade: { meaning: "It was compared with nobody.", advice: null }
}

const untaken: Words = { meaning: "Its issuer has not taken it back.", advice: null }
const status: { readonly [answer in Answer]: Words } = {
  valid: untaken,
  expired: untaken,
  notYetValid: untaken,
  revoked: {
    meaning: "Its issuer has taken it back. It does not count, though its signature still fits.",
    advice: "Do not accept it. Ask whoever presented it, or the issuer, for one that stands."
  },
  suspended: {
    meaning: "Its issuer has suspended it: it does not count until they say otherwise.",
    advice: "Do not accept it for now, and check it again later."
  },
  undetermined: {
    meaning: "Whether its issuer has taken it back could not be found out, so nobody can call it valid.",
    advice: later
  },
  invalid: unmade
}

const within: Words = { meaning: "It is within the time for which it was given.", advice: null }
const dates: { readonly [answer in Answer]: Words } = {
  valid: within,
  revoked: within,
  suspended: within,
  expired: { meaning: "The time for which it was given is over.", advice: "Ask for one that was renewed." },
  notYetValid: {
    meaning: "The time for which it was given has not begun.",
    advice: "Check it again once that time has begun."
  },
  invalid: {
    meaning: "Its dates can't be read, or contradict one another: nobody can say when it holds.",
    advice: "Ask the issuer to mend it."
  },
  undetermined: unmade
}

const byOutcome = { form, proof, key, recipient }

/** What an outcome means. Of dates and status `verdict` is what they say by themselves. */
export const wordsOf = (name: Name, outcome: Outcome, verdict: Verdict): Words => {
  const answer = answerOf(verdict)
  if (name === "status") return outcome === "notMade" ? unmade : status[answer]
  if (name === "dates") return outcome === "notMade" ? unmade : dates[answer]
  return byOutcome[name][outcome]
}

/** A verdict in one sentence. */
export const said: { readonly [verdict in Verdict]: string } = {
  valid: "It is valid: its issuer signed it, it is unchanged, has not been taken back, and holds today.",
  expired: "It has expired: the time for which it was given is over.",
  notYetValid: "It is not valid yet: the time for which it was given has not begun.",
  revoked: "It was revoked: its issuer has taken it back.",
  suspended: "It is suspended: it does not count until its issuer says otherwise.",
  invalid: "It is not valid: a check failed, so do not rely on it.",
  undetermined: "It could not be found out whether it is valid, so do not rely on it yet.",
  another: "It is valid, but was not given to the person you named, or not by that name or address.",
  incomparable: "It is valid, but whether it was given to the person you named could not be found out."
}

/** What no check says. */
export const trust =
  "These checks say whose word it is, and whether it still stands. Whether you trust them is yours to say."

/** What was checked of something that shows more than the credential in it. */
export const beware: { readonly [found: string]: string | undefined } = {
  pdf: "What was checked is the credential that is attached to the PDF. What its pages show may be something else: compare them.",
  png: "What was checked is the credential within the image. What the image shows may be something else.",
  svg: "What was checked is the credential within the image. What the image shows may be something else."
}
