import type { PageWords } from "./PageWords.ts"

export const nl: PageWords = {
  name: "Nederlands",
  skip: "Naar het antwoord",
  nav: { label: "Pagina’s", verify: "Een credential controleren", languages: "Talen" },
  standing: {
    valid: {
      title: "Dit certificaat is geldig",
      meaning: "Alles wat erin staat, wordt vandaag door de registratie van de uitgever gestaafd."
    },
    validUntil: (day) => `De laatste geldige dag is ${day}.`,
    validAlways: "Het heeft geen einddatum.",
    extended: (day) => `Op het certificaat zelf staat ${day}: het is na de uitgifte verlengd.`,
    unbelieved: {
      title: "De handtekening van dit certificaat wordt niet meer geloofd",
      meaning:
        "De sleutel waarmee het is ondertekend, is in andere handen gekomen: het bestand van het certificaat bewijst niets meer. Wat vandaag bij de uitgever staat geregistreerd, staat op deze pagina. Vraag de persoon om een nieuwer certificaat, of vraag het de uitgever."
    },
    pending: {
      title: "Dit certificaat is nog niet geldig",
      meaning: (day) => `Het wordt geldig op ${day}. Tot dan telt het niet.`
    },
    expired: {
      title: "Dit certificaat is verlopen",
      meaning: (day) =>
        `De laatste geldige dag was ${day}. Als de persoon het sindsdien heeft vernieuwd, is er een nieuwer certificaat: vraag daarnaar.`
    },
    suspended: {
      title: "Dit certificaat is geschorst",
      meaning: (day) =>
        day === null
          ? "Het telt op dit moment niet. Het kan later weer geldig worden: kijk opnieuw op deze pagina of vraag het de uitgever."
          : `Het telt op dit moment niet. Het is geschorst tot en met ${day}.`
    },
    revoked: {
      title: "Dit certificaat is ingetrokken",
      meaning: (day) => `De uitgever heeft het teruggenomen. Sinds ${day} telt het niet meer.`
    },
    withdrawn: {
      title: "Dit certificaat is teruggetrokken",
      meaning: (day) => `Waar het op berustte, geldt niet meer. Sinds ${day} telt het niet meer.`
    },
    void: {
      title: "Dit certificaat is nietig",
      meaning: "Het is per vergissing of voor de verkeerde persoon uitgegeven. Het heeft nooit geteld."
    },
    outdated: {
      title: "Dit certificaat is achterhaald",
      meaning:
        "De registratie bij de uitgever is na de uitgifte gecorrigeerd en luidt nu anders. Vertrouw er niet op: vraag de persoon om een nieuwer certificaat, of vraag het de uitgever."
    },
    superseded: {
      title: "Dit certificaat is vervangen",
      meaning: "In plaats hiervan is een nieuwer uitgegeven. Vertrouw niet op dit exemplaar."
    },
    erased: {
      title: "De inhoud van dit certificaat is gewist",
      meaning:
        "Er is een certificaat met dit nummer uitgegeven, maar de inhoud is gewist. Daarom kan niemand zeggen of het geldig is. Vertrouw er niet op."
    },
    unknown: {
      title: "Zo’n certificaat is er hier niet",
      meaning:
        "Hier is nooit een certificaat met dit nummer uitgegeven. Controleer of het adres volledig is en precies zo geschreven als op het certificaat. Is dat zo, dan is het certificaat niet echt of van iemand anders."
    }
  },
  worse: {
    person: "Het is gemaakt toen het register twee personen voor één hield; misschien noemt het de verkeerde.",
    earnedOn: (said, now) => `Er staat: behaald op ${said}. Geregistreerd is ${now}.`,
    validFrom: (said, now) => `Er staat: geldig vanaf ${said}. Geregistreerd is ${now}.`,
    validUntil: (said, now) =>
      said === null
        ? `Er staat: geen einddatum. Als laatste geldige dag is ${now} geregistreerd.`
        : `Er staat: laatste geldige dag ${said}. Geregistreerd is ${now}.`,
    score: (said, now) =>
      now === null
        ? `Er staat: resultaat ${said}. Er is geen resultaat geregistreerd.`
        : `Er staat: resultaat ${said}. Geregistreerd is ${now}.`
  },
  newer: "Naar het nieuwere certificaat",
  asOf: (moment) => `Stand: ${moment}`,
  facts: {
    heading: "Wat erop staat",
    left: "Wat nog bekend is",
    withheld:
      "Dit certificaat is ingetrokken. Wat erin staat, wordt getoond zodra u hieronder de persoon hebt genoemd voor wie het is uitgegeven.",
    achievement: "Kwalificatie",
    issuer: "Uitgegeven door",
    earnedOn: "Behaald op",
    validFrom: "Geldig vanaf",
    lastDay: "Laatste geldige dag",
    noEnd: "Geen einddatum",
    score: "Resultaat",
    hours: "Uren",
    recorded: "Uitgegeven op",
    number: "Certificaatnummer",
    zone: (zone) => `Dagen worden geteld in de tijdzone ${zone}.`
  },
  criteria: "Wat ervoor nodig is",
  evidence: "Waar het op berust",
  person: {
    heading: "Is het van deze persoon?",
    why: "Deze pagina noemt niemand. Als u al een naam of e-mailadres hebt, kunt u vragen of het certificaat daarbij hoort.",
    label: "Volledige naam of e-mailadres",
    button: "Vergelijken",
    same: "Ja, dat komt overeen: het certificaat is uitgegeven aan een persoon met deze naam of dit e-mailadres.",
    other:
      "Nee, dat komt niet overeen. Vergelijk de spelling met die op het certificaat. Klopt die, dan is het certificaat niet onder deze naam aan deze persoon uitgegeven.",
    untold:
      "Dit kan niet worden vergeleken: bij dit certificaat is geen naam en geen e-mailadres bewaard. Vraag de uitgever van wie het is.",
    noAddress:
      "Bij dit certificaat is geen e-mailadres bewaard, maar wel een naam. Vul de volledige naam in zoals die op het certificaat staat.",
    noName:
      "Bij dit certificaat is geen naam bewaard, maar wel een e-mailadres. Vul het e-mailadres van de persoon in.",
    missing: "Vul een naam of e-mailadres in.",
    tooLong: "Vul ten hoogste 320 tekens in."
  },
  genuine: (host) => `U bent alleen op de pagina van de uitgever als in de adresbalk van uw browser ${host} staat.`,
  problem: "Verbeter dit",
  find: {
    heading: "Een certificaat opzoeken met het nummer",
    label: "Certificaatnummer",
    hint: "22 letters, cijfers, - en _, zoals op het certificaat. Hoofdletters en kleine letters verschillen.",
    button: "Opzoeken",
    wrong: "Dit is geen certificaatnummer. Een nummer heeft precies 22 letters, cijfers, - en _."
  },
  verify: {
    title: "Een credential controleren",
    what: "Controleer een Open Badge of een andere digitale credential, van welke uitgever ook. Geef de tekst of het bestand.",
    heading: "Uw credential",
    text: "Tekst of adres van de credential",
    textHint: "JSON, een JWT (een lange regel die met eyJ begint) of een adres dat met https:// begint",
    file: "Of het bestand",
    fileHint: "JSON, PNG, SVG of PDF met een credential erin, ten hoogste 10 MB",
    person: "Van wie zou hij moeten zijn? (niet verplicht)",
    personHint: "Een naam of e-mailadres, om te vergelijken met die in de credential",
    button: "Controleren",
    kept: "Niets van wat u hier geeft, wordt bewaard. Voor de controle wordt de uitgever die erin staat, gevraagd naar zijn sleutel en zijn lijst van ingetrokken credentials.",
    missing: "Geef de tekst van de credential of kies het bestand.",
    both: "Geef een tekst of een bestand, niet allebei.",
    tooLong: "Een naam of e-mailadres heeft ten hoogste 320 tekens.",
    again: "Een andere controleren"
  },
  report: {
    answers: {
      valid: {
        title: "Deze credential is geldig",
        meaning:
          "De uitgever heeft hem ondertekend, niemand heeft hem sindsdien veranderd, hij is niet ingetrokken en hij geldt vandaag."
      },
      expired: { title: "Deze credential is verlopen", meaning: "Hij was geldig en is het niet meer." },
      notYetValid: { title: "Deze credential is nog niet geldig", meaning: "Hij wordt pas later geldig." },
      revoked: {
        title: "Deze credential is ingetrokken",
        meaning: "De uitgever heeft hem teruggenomen. Vertrouw er niet op."
      },
      suspended: {
        title: "Deze credential is geschorst",
        meaning: "De uitgever zegt dat hij op dit moment niet telt. Hij kan weer geldig worden."
      },
      invalid: {
        title: "Deze credential is niet geldig",
        meaning:
          "Hij is veranderd, komt niet van wie erin staat, of is beschadigd. Vertrouw er niet op. Wat niet klopt, staat hieronder."
      },
      undetermined: {
        title: "Of deze credential geldig is, valt niet te zeggen",
        meaning: "Iets kon niet worden gecontroleerd. Vertrouw er tot dan niet op. Wat ontbreekt, staat hieronder."
      },
      another: {
        title: "Deze credential is geldig, maar niet van deze persoon",
        meaning:
          "Alles eraan klopt, maar zij is aan iemand anders gegeven, of aan dezelfde persoon onder een andere naam of een ander adres. Vraag naar de naam of het adres zoals die toen geschreven werden."
      },
      incomparable: {
        title: "Deze credential is geldig, maar van wie zij is, valt niet te zeggen",
        meaning:
          "Alles eraan klopt, maar er staat niet zo in aan wie zij gegeven is dat het met uw opgave te vergelijken valt. Probeer een e-mailadres in plaats van een naam of andersom, of vraag het de uitgever."
      }
    },
    says: "Wat erin staat",
    unproved: "Niet bewezen: iedereen kan dit hebben geschreven.",
    title: "Titel",
    issuer: "Uitgever",
    id: "Nummer of adres",
    ours: "Naar de pagina hier: de stand van vandaag",
    validUntil: "Geldig tot",
    checks: "Wat is gecontroleerd",
    beware:
      "Gecontroleerd is de credential in het bestand. Wat de pagina of de afbeelding toont, kan iets anders zijn: vergelijk het met wat hieronder staat.",
    trust:
      "Deze controles zeggen van wie de credential komt en of hij nog geldt. Of u de uitgever vertrouwt, beslist u zelf.",
    names: {
      form: "Vorm",
      proof: "Handtekening",
      key: "Sleutel van de uitgever",
      status: "Stand bij de uitgever",
      dates: "Data",
      recipient: "Persoon"
    },
    outcomes: { held: "In orde", failed: "Niet in orde", unknown: "Niet bekend", notMade: "Niet gecontroleerd" },
    english: "De details zijn in het Engels.",
    nth: (number, count) => `Credential ${number} van ${count}`,
    several: "Er zitten meer credentials in. Het antwoord hierboven is dat van de slechtste.",
    more: (count) => `Nog ${count} worden hier niet getoond. Geen daarvan heeft een slechter antwoord dan de getoonde.`
  },
  failing: {
    notFound: { title: "Deze pagina bestaat niet", meaning: "Controleer het adres." },
    method: {
      title: "Zo kan deze pagina niet worden gevraagd",
      meaning: "Open haar in een browser en gebruik de formulieren."
    },
    tooLarge: { title: "Dit is te groot", meaning: "Een credential mag ten hoogste 10 MB hebben." },
    malformed: {
      title: "Dit kon niet worden gelezen",
      meaning:
        "Wat uw browser heeft gestuurd, is beschadigd of geen formulier van deze pagina. Ga terug en stuur het opnieuw."
    },
    busy: {
      title: "Er wordt op dit moment te veel gecontroleerd",
      meaning: "Er is niets gecontroleerd. Stuur het over een halve minuut opnieuw."
    },
    tooMany: {
      title: "U hebt te vaak gevraagd",
      meaning: (seconds) => `Er is niets gecontroleerd. Vraag het over ${seconds} seconden opnieuw.`
    },
    unable: {
      title: "We kunnen het op dit moment niet zeggen",
      meaning:
        "Hier is iets niet in orde. Dat zegt niets over het certificaat: het kan geldig zijn of niet. Vraag het over enkele minuten opnieuw."
    }
  }
}
