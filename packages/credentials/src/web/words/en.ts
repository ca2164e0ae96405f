import type { PageWords } from "./PageWords.ts"

export const en: PageWords = {
  name: "English",
  skip: "Skip to the answer",
  nav: { label: "Pages", verify: "Check a credential", languages: "Languages" },
  standing: {
    valid: {
      title: "This certificate is valid",
      meaning: "Everything it says is supported by the issuer’s record today."
    },
    validUntil: (day) => `Its last valid day is ${day}.`,
    validAlways: "It has no end date.",
    extended: (day) => `The certificate itself says ${day}: it was extended after it was issued.`,
    unbelieved: {
      title: "The signature of this certificate is no longer believed",
      meaning:
        "The key that signed it came into other hands, so the file of the certificate proves nothing any more. What the issuer’s record says today stands on this page. Ask the person for a newer certificate, or ask the issuer."
    },
    pending: {
      title: "This certificate is not valid yet",
      meaning: (day) => `It becomes valid on ${day}. Until then it does not count.`
    },
    expired: {
      title: "This certificate has expired",
      meaning: (day) =>
        `Its last valid day was ${day}. If the person has renewed it since, they have a newer certificate: ask them for it.`
    },
    suspended: {
      title: "This certificate is suspended",
      meaning: (day) =>
        day === null
          ? "It does not count at present. It may come back later: look at this page again, or ask the issuer."
          : `It does not count at present. The suspension lasts until the end of ${day}.`
    },
    revoked: {
      title: "This certificate was revoked",
      meaning: (day) => `The issuer took it back. It has not counted since ${day}.`
    },
    withdrawn: {
      title: "This certificate was withdrawn",
      meaning: (day) => `What it rested on no longer holds. It has not counted since ${day}.`
    },
    void: {
      title: "This certificate is void",
      meaning: "It was issued in error, or to the wrong person. It never counted."
    },
    outdated: {
      title: "This certificate is out of date",
      meaning:
        "The issuer’s record was corrected after this certificate was made, and says something else now. Do not rely on it: ask the person for a newer one, or ask the issuer."
    },
    superseded: {
      title: "This certificate was replaced",
      meaning: "A newer certificate was issued in its place. Do not rely on this one."
    },
    erased: {
      title: "What this certificate said was erased",
      meaning:
        "A certificate with this number was issued, but its content has been deleted, so nobody can say whether it holds. Do not rely on it."
    },
    unknown: {
      title: "There is no such certificate here",
      meaning:
        "No certificate with this number was ever issued here. Check that the address is complete and written exactly as on the certificate. If it is, the certificate is not genuine, or comes from somebody else."
    }
  },
  worse: {
    person:
      "It was made while two people were taken for one in the record; they are not, and it may name the wrong one.",
    earnedOn: (said, now) => `It says it was earned on ${said}; the record says ${now}.`,
    validFrom: (said, now) => `It says it is valid from ${said}; the record says ${now}.`,
    validUntil: (said, now) =>
      said === null
        ? `It says it has no end date; the record says its last valid day is ${now}.`
        : `It says its last valid day is ${said}; the record says ${now}.`,
    score: (said, now) =>
      now === null
        ? `It says a score of ${said}; the record has none.`
        : `It says a score of ${said}; the record says ${now}.`
  },
  newer: "See the newer certificate",
  asOf: (moment) => `As of ${moment}`,
  facts: {
    heading: "What it says",
    left: "What is still known",
    withheld:
      "This certificate was taken back. What it says is shown once you have named the person it was issued to, below.",
    achievement: "Achievement",
    issuer: "Issued by",
    earnedOn: "Earned on",
    validFrom: "Valid from",
    lastDay: "Last valid day",
    noEnd: "No end date",
    score: "Score",
    hours: "Hours",
    recorded: "Issued on",
    number: "Certificate number",
    zone: (zone) => `Days are counted in the time zone ${zone}.`
  },
  criteria: "What it takes",
  evidence: "What it rests on",
  person: {
    heading: "Is it this person’s?",
    why: "This page names nobody. If you already have a name or an e-mail address, you can ask whether the certificate belongs to it.",
    label: "Full name or e-mail address",
    button: "Compare",
    same: "Yes, it matches: the certificate was issued to a person with this name or e-mail address.",
    other:
      "No, it does not match. Check the spelling against the certificate. If it is right, the certificate was not issued to this person under this name.",
    untold:
      "This cannot be compared: neither a name nor an e-mail address is kept with this certificate. Ask the issuer whose it is.",
    noAddress:
      "No e-mail address is kept with this certificate, but a name is. Enter the full name as it is printed on the certificate.",
    noName: "No name is kept with this certificate, but an e-mail address is. Enter the person’s e-mail address.",
    missing: "Enter a name or an e-mail address.",
    tooLong: "Enter at most 320 characters."
  },
  genuine: (host) => `You are on the issuer’s page only if your browser’s address bar shows ${host}.`,
  problem: "Please correct this",
  find: {
    heading: "Look up a certificate by its number",
    label: "Certificate number",
    hint: "22 letters, digits, - and _, as printed on the certificate. Capital and small letters differ.",
    button: "Look it up",
    wrong: "This is no certificate number. A number has exactly 22 letters, digits, - and _."
  },
  verify: {
    title: "Check a credential",
    what: "Check an Open Badge or another credential, from whichever issuer. Give its text or its file.",
    heading: "Your credential",
    text: "The credential’s text or address",
    textHint: "JSON, a JWT (a long line that begins with eyJ), or an address that begins with https://",
    file: "Or its file",
    fileHint: "JSON, PNG, SVG or PDF with a credential in it, at most 10 MB",
    person: "Whose should it be? (optional)",
    personHint: "A name or an e-mail address, to compare with the one in the credential",
    button: "Check",
    kept: "Nothing that you give here is kept. To check it, the issuer named in it is asked for its key and its list of revoked credentials.",
    missing: "Give the credential’s text, or choose its file.",
    both: "Give either a text or a file, not both.",
    tooLong: "A name or an e-mail address has at most 320 characters.",
    again: "Check another one"
  },
  report: {
    answers: {
      valid: {
        title: "This credential is valid",
        meaning: "Its issuer signed it, nobody has changed it since, it has not been taken back, and it holds today."
      },
      expired: { title: "This credential has expired", meaning: "It was valid once, and is not any more." },
      notYetValid: { title: "This credential is not valid yet", meaning: "It only becomes valid later." },
      revoked: { title: "This credential was revoked", meaning: "Its issuer took it back. Do not rely on it." },
      suspended: {
        title: "This credential is suspended",
        meaning: "Its issuer says that it does not count at present. It may come back."
      },
      invalid: {
        title: "This credential is not valid",
        meaning: "It was changed, is not from who it says, or is broken. Do not rely on it. What failed stands below."
      },
      undetermined: {
        title: "It cannot be said whether this credential is valid",
        meaning: "Something could not be checked. Do not rely on it until it could. What is missing stands below."
      },
      another: {
        title: "This credential is valid, but not this person’s",
        meaning:
          "All of it holds, but it was given to somebody else, or to the same person by another name or address. Ask for the name or address that it was given to, as it was written then."
      },
      incomparable: {
        title: "This credential is valid, but it cannot be said whose it is",
        meaning:
          "All of it holds, but it does not say whom it was given to in a way that can be compared with what you gave. Try an e-mail address instead of a name or the other way round, or ask the issuer."
      }
    },
    says: "What it says",
    unproved: "Not proved: anybody could have written this.",
    title: "Title",
    issuer: "Issuer",
    id: "Number or address",
    ours: "See its page here: how it stands today",
    validUntil: "Valid until",
    checks: "What was checked",
    beware:
      "What was checked is the credential inside the file. What the page or the picture shows may be something else: compare it with what is said below.",
    trust:
      "These checks say whose word it is, and whether it still stands. Whether you trust them is for you to decide.",
    names: {
      form: "Form",
      proof: "Signature",
      key: "The issuer’s key",
      status: "Status at the issuer",
      dates: "Dates",
      recipient: "Person"
    },
    outcomes: { held: "In order", failed: "Failed", unknown: "Not known", notMade: "Not checked" },
    english: "",
    nth: (number, count) => `Credential ${number} of ${count}`,
    several: "There are several credentials in it. The answer above is that of the worst one.",
    more: (count) => `${count} more are not shown here. None of them has a worse answer than those shown.`
  },
  failing: {
    notFound: { title: "There is no such page", meaning: "Check the address." },
    method: { title: "This page cannot be asked so", meaning: "Open it in a browser, and use its forms." },
    tooLarge: { title: "This is too large", meaning: "A credential may have at most 10 MB." },
    malformed: {
      title: "This could not be read",
      meaning: "What your browser sent is broken, or is no form of this page. Go back and send it again."
    },
    busy: {
      title: "Too many are checking at the moment",
      meaning: "Nothing was checked. Send it again in half a minute."
    },
    tooMany: {
      title: "You have asked too often",
      meaning: (seconds) => `Nothing was checked. Ask again in ${seconds} seconds.`
    },
    unable: {
      title: "We cannot say at the moment",
      meaning:
        "Something is out of order here. That says nothing about the certificate: it may be valid or not. Ask again in a few minutes."
    }
  }
}
