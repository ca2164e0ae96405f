import type { PageWords } from "./PageWords.ts"

export const de: PageWords = {
  name: "Deutsch",
  skip: "Zum Ergebnis springen",
  nav: { label: "Seiten", verify: "Nachweis prüfen", languages: "Sprachen" },
  standing: {
    valid: {
      title: "Dieses Zertifikat ist gültig",
      meaning: "Alles, was es sagt, ist heute durch die Eintragungen des Ausstellers gedeckt."
    },
    validUntil: (day) => `Der letzte gültige Tag ist der ${day}.`,
    validAlways: "Es hat kein Enddatum.",
    extended: (day) => `Auf dem Zertifikat selbst steht der ${day}: Es wurde nach der Ausstellung verlängert.`,
    unbelieved: {
      title: "Der Signatur dieses Zertifikats wird nicht mehr geglaubt",
      meaning:
        "Der Schlüssel, mit dem es signiert wurde, ist in fremde Hände gelangt: Die Datei des Zertifikats beweist nichts mehr. Was heute beim Aussteller eingetragen ist, steht auf dieser Seite. Fragen Sie die Person nach einem neueren Zertifikat, oder fragen Sie den Aussteller."
    },
    pending: {
      title: "Dieses Zertifikat ist noch nicht gültig",
      meaning: (day) => `Es gilt ab dem ${day}. Bis dahin zählt es nicht.`
    },
    expired: {
      title: "Dieses Zertifikat ist abgelaufen",
      meaning: (day) =>
        `Der letzte gültige Tag war der ${day}. Falls die Person es seither erneuert hat, hat sie ein neueres Zertifikat: Fragen Sie sie danach.`
    },
    suspended: {
      title: "Dieses Zertifikat ist ausgesetzt",
      meaning: (day) =>
        day === null
          ? "Es zählt zurzeit nicht. Es kann später wieder gelten: Sehen Sie wieder auf dieser Seite nach, oder fragen Sie den Aussteller."
          : `Es zählt zurzeit nicht. Es ist bis zum Ende des ${day} ausgesetzt.`
    },
    revoked: {
      title: "Dieses Zertifikat wurde widerrufen",
      meaning: (day) => `Der Aussteller hat es zurückgenommen. Seit dem ${day} zählt es nicht mehr.`
    },
    withdrawn: {
      title: "Dieses Zertifikat wurde zurückgezogen",
      meaning: (day) => `Worauf es beruhte, gilt nicht mehr. Seit dem ${day} zählt es nicht mehr.`
    },
    void: {
      title: "Dieses Zertifikat ist nichtig",
      meaning: "Es wurde irrtümlich oder für die falsche Person ausgestellt. Es hat nie gezählt."
    },
    outdated: {
      title: "Dieses Zertifikat ist überholt",
      meaning:
        "Was beim Aussteller eingetragen ist, wurde nach der Ausstellung berichtigt und lautet jetzt anders. Verlassen Sie sich nicht darauf: Fragen Sie die Person nach einem neueren Zertifikat, oder fragen Sie den Aussteller."
    },
    superseded: {
      title: "Dieses Zertifikat wurde ersetzt",
      meaning: "An seiner Stelle wurde ein neueres ausgestellt. Verlassen Sie sich nicht auf dieses."
    },
    erased: {
      title: "Der Inhalt dieses Zertifikats wurde gelöscht",
      meaning:
        "Ein Zertifikat mit dieser Nummer wurde ausgestellt, sein Inhalt aber gelöscht. Daher kann niemand sagen, ob es gilt. Verlassen Sie sich nicht darauf."
    },
    unknown: {
      title: "Ein solches Zertifikat gibt es hier nicht",
      meaning:
        "Unter dieser Nummer wurde hier nie ein Zertifikat ausgestellt. Prüfen Sie, ob die Adresse vollständig ist und genau so lautet wie auf dem Zertifikat. Wenn ja, ist das Zertifikat nicht echt oder kommt von jemand anderem."
    }
  },
  worse: {
    person:
      "Als es ausgestellt wurde, galten zwei Personen im Verzeichnis als eine. Das war ein Irrtum, und es nennt vielleicht die falsche.",
    earnedOn: (said, now) => `Es sagt: erworben am ${said}. Eingetragen ist der ${now}.`,
    validFrom: (said, now) => `Es sagt: gültig ab ${said}. Eingetragen ist der ${now}.`,
    validUntil: (said, now) =>
      said === null
        ? `Es sagt: kein Enddatum. Als letzter gültiger Tag ist der ${now} eingetragen.`
        : `Es sagt: letzter gültiger Tag ${said}. Eingetragen ist der ${now}.`,
    score: (said, now) =>
      now === null
        ? `Es sagt: Ergebnis ${said}. Eingetragen ist keines.`
        : `Es sagt: Ergebnis ${said}. Eingetragen sind ${now}.`
  },
  newer: "Zum neueren Zertifikat",
  asOf: (moment) => `Stand: ${moment}`,
  facts: {
    heading: "Was darin steht",
    left: "Was noch bekannt ist",
    withheld:
      "Dieses Zertifikat wurde zurückgenommen. Was darin steht, wird gezeigt, wenn Sie unten die Person nennen, für die es ausgestellt wurde.",
    achievement: "Qualifikation",
    issuer: "Ausgestellt von",
    earnedOn: "Erworben am",
    validFrom: "Gültig ab",
    lastDay: "Letzter gültiger Tag",
    noEnd: "Kein Enddatum",
    score: "Ergebnis",
    hours: "Stunden",
    recorded: "Ausgestellt am",
    number: "Nummer des Zertifikats",
    zone: (zone) => `Die Tage zählen nach der Zeitzone ${zone}.`
  },
  criteria: "Was dafür nötig ist",
  evidence: "Worauf es beruht",
  person: {
    heading: "Gehört es dieser Person?",
    why: "Diese Seite nennt keine Namen. Wenn Sie einen Namen oder eine E-Mail-Adresse schon haben, können Sie fragen, ob das Zertifikat dazu gehört.",
    label: "Vollständiger Name oder E-Mail-Adresse",
    button: "Vergleichen",
    same: "Ja, das stimmt überein: Das Zertifikat wurde für eine Person mit diesem Namen oder dieser E-Mail-Adresse ausgestellt.",
    other:
      "Nein, das stimmt nicht überein. Vergleichen Sie die Schreibweise mit der auf dem Zertifikat. Ist sie richtig, wurde das Zertifikat nicht für diese Person unter diesem Namen ausgestellt.",
    untold:
      "Das lässt sich nicht vergleichen: Zu diesem Zertifikat ist weder ein Name noch eine E-Mail-Adresse gespeichert. Fragen Sie den Aussteller, wem es gehört.",
    noAddress:
      "Zu diesem Zertifikat ist keine E-Mail-Adresse gespeichert, aber ein Name. Geben Sie den vollen Namen so ein, wie er auf dem Zertifikat steht.",
    noName:
      "Zu diesem Zertifikat ist kein Name gespeichert, aber eine E-Mail-Adresse. Geben Sie die E-Mail-Adresse der Person ein.",
    missing: "Geben Sie einen Namen oder eine E-Mail-Adresse ein.",
    tooLong: "Geben Sie höchstens 320 Zeichen ein."
  },
  genuine: (host) =>
    `Sie sind nur dann auf der Seite des Ausstellers, wenn in der Adresszeile Ihres Browsers ${host} steht.`,
  problem: "Bitte berichtigen",
  find: {
    heading: "Ein Zertifikat nach seiner Nummer suchen",
    label: "Nummer des Zertifikats",
    hint: "22 Buchstaben, Ziffern, - und _, wie auf dem Zertifikat. Groß- und Kleinbuchstaben sind verschieden.",
    button: "Suchen",
    wrong: "Das ist keine Nummer eines Zertifikats. Eine Nummer hat genau 22 Buchstaben, Ziffern, - und _."
  },
  verify: {
    title: "Nachweis prüfen",
    what: "Prüfen Sie ein Open Badge oder einen anderen digitalen Nachweis, von welchem Aussteller auch immer. Geben Sie seinen Text oder seine Datei an.",
    heading: "Ihr Nachweis",
    text: "Text oder Adresse des Nachweises",
    textHint: "JSON, ein JWT (eine lange Zeile, die mit eyJ beginnt), oder eine Adresse, die mit https:// beginnt",
    file: "Oder seine Datei",
    fileHint: "JSON, PNG, SVG oder PDF mit einem Nachweis darin, höchstens 10 MB",
    person: "Wem soll er gehören? (freiwillig)",
    personHint: "Ein Name oder eine E-Mail-Adresse, die mit der im Nachweis verglichen wird",
    button: "Prüfen",
    kept: "Nichts, was Sie hier angeben, wird gespeichert. Zur Prüfung wird der darin genannte Aussteller nach seinem Schlüssel und der Liste seiner widerrufenen Nachweise gefragt.",
    missing: "Geben Sie den Text des Nachweises an, oder wählen Sie seine Datei.",
    both: "Geben Sie entweder einen Text oder eine Datei an, nicht beides.",
    tooLong: "Ein Name oder eine E-Mail-Adresse hat höchstens 320 Zeichen.",
    again: "Einen anderen prüfen"
  },
  report: {
    answers: {
      valid: {
        title: "Dieser Nachweis ist gültig",
        meaning:
          "Der Aussteller hat ihn unterschrieben, seither hat ihn niemand verändert, er wurde nicht zurückgenommen und gilt heute."
      },
      expired: { title: "Dieser Nachweis ist abgelaufen", meaning: "Er war einmal gültig und ist es nicht mehr." },
      notYetValid: { title: "Dieser Nachweis ist noch nicht gültig", meaning: "Er wird erst später gültig." },
      revoked: {
        title: "Dieser Nachweis wurde widerrufen",
        meaning: "Sein Aussteller hat ihn zurückgenommen. Verlassen Sie sich nicht darauf."
      },
      suspended: {
        title: "Dieser Nachweis ist ausgesetzt",
        meaning: "Sein Aussteller sagt, dass er zurzeit nicht zählt. Er kann wieder gelten."
      },
      invalid: {
        title: "Dieser Nachweis ist nicht gültig",
        meaning:
          "Er wurde verändert, kommt nicht von dem, der darin steht, oder ist beschädigt. Verlassen Sie sich nicht darauf. Was nicht stimmt, steht unten."
      },
      undetermined: {
        title: "Ob dieser Nachweis gültig ist, lässt sich nicht sagen",
        meaning:
          "Etwas konnte nicht geprüft werden. Verlassen Sie sich nicht darauf, solange das so ist. Was fehlt, steht unten."
      },
      another: {
        title: "Dieser Nachweis ist gültig, gehört aber nicht dieser Person",
        meaning:
          "Alles daran stimmt, aber er wurde jemand anderem ausgestellt, oder derselben Person unter einem anderen Namen oder einer anderen Adresse. Fragen Sie nach dem Namen oder der Adresse, wie sie damals geschrieben wurden."
      },
      incomparable: {
        title: "Dieser Nachweis ist gültig, aber wem er gehört, lässt sich nicht sagen",
        meaning:
          "Alles daran stimmt, aber es steht nicht so darin, wem er ausgestellt wurde, dass es sich mit Ihrer Angabe vergleichen ließe. Versuchen Sie es mit einer E-Mail-Adresse statt eines Namens oder umgekehrt, oder fragen Sie den Aussteller."
      }
    },
    says: "Was darin steht",
    unproved: "Nicht bewiesen: Das kann irgendjemand geschrieben haben.",
    title: "Titel",
    issuer: "Aussteller",
    id: "Nummer oder Adresse",
    ours: "Zu seiner Seite hier: wie es heute um ihn steht",
    validUntil: "Gültig bis",
    checks: "Was geprüft wurde",
    beware:
      "Geprüft wurde der Nachweis in der Datei. Was die Seite oder das Bild zeigt, kann etwas anderes sein: Vergleichen Sie es mit dem, was unten steht.",
    trust:
      "Diese Prüfungen sagen, von wem der Nachweis kommt und ob er noch gilt. Ob Sie dem Aussteller vertrauen, entscheiden Sie.",
    names: {
      form: "Form",
      proof: "Signatur",
      key: "Schlüssel des Ausstellers",
      status: "Stand beim Aussteller",
      dates: "Daten",
      recipient: "Person"
    },
    outcomes: { held: "In Ordnung", failed: "Nicht bestanden", unknown: "Nicht bekannt", notMade: "Nicht geprüft" },
    english: "Die Einzelheiten sind auf Englisch.",
    nth: (number, count) => `Nachweis ${number} von ${count}`,
    several: "Es sind mehrere Nachweise darin. Das Ergebnis oben ist das des schlechtesten.",
    more: (count) =>
      `${count} weitere sind hier nicht gezeigt. Keiner davon hat ein schlechteres Ergebnis als die gezeigten.`
  },
  failing: {
    notFound: { title: "Diese Seite gibt es nicht", meaning: "Prüfen Sie die Adresse." },
    method: {
      title: "So kann diese Seite nicht gefragt werden",
      meaning: "Öffnen Sie sie in einem Browser, und verwenden Sie ihre Formulare."
    },
    tooLarge: { title: "Das ist zu groß", meaning: "Ein Nachweis darf höchstens 10 MB haben." },
    malformed: {
      title: "Das ließ sich nicht lesen",
      meaning:
        "Was Ihr Browser gesendet hat, ist beschädigt oder kein Formular dieser Seite. Gehen Sie zurück, und senden Sie es noch einmal."
    },
    busy: {
      title: "Im Augenblick prüfen zu viele",
      meaning: "Es wurde nichts geprüft. Senden Sie es in einer halben Minute noch einmal."
    },
    tooMany: {
      title: "Sie haben zu oft gefragt",
      meaning: (seconds) => `Es wurde nichts geprüft. Fragen Sie in ${seconds} Sekunden wieder.`
    },
    unable: {
      title: "Das lässt sich im Augenblick nicht sagen",
      meaning:
        "Hier ist etwas nicht in Ordnung. Über das Zertifikat sagt das nichts: Es kann gültig sein oder nicht. Fragen Sie in einigen Minuten noch einmal."
    }
  }
}
