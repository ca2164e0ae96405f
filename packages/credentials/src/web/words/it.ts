import type { PageWords } from "./PageWords.ts"

export const it: PageWords = {
  name: "Italiano",
  skip: "Vai alla risposta",
  nav: { label: "Pagine", verify: "Verifica una credenziale", languages: "Lingue" },
  standing: {
    valid: {
      title: "Questo certificato è valido",
      meaning: "Tutto ciò che dice trova oggi riscontro nel registro dell’emittente."
    },
    validUntil: (day) => `L’ultimo giorno di validità è il ${day}.`,
    validAlways: "Non ha una data di fine.",
    extended: (day) => `Sul certificato stesso figura il ${day}: è stato prorogato dopo l’emissione.`,
    unbelieved: {
      title: "La firma di questo certificato non è più attendibile",
      meaning:
        "La chiave con cui è stato firmato è finita in altre mani: il file del certificato non prova più nulla. Ciò che oggi risulta presso l’emittente è in questa pagina. Chieda alla persona un certificato più recente o chieda all’emittente."
    },
    pending: {
      title: "Questo certificato non è ancora valido",
      meaning: (day) => `Sarà valido dal ${day}. Fino ad allora non conta.`
    },
    expired: {
      title: "Questo certificato è scaduto",
      meaning: (day) =>
        `L’ultimo giorno di validità era il ${day}. Se la persona lo ha rinnovato nel frattempo, ha un certificato più recente: lo chieda.`
    },
    suspended: {
      title: "Questo certificato è sospeso",
      meaning: (day) =>
        day === null
          ? "Al momento non conta. Può tornare valido: guardi di nuovo questa pagina o chieda all’emittente."
          : `Al momento non conta. È sospeso fino al ${day} compreso.`
    },
    revoked: {
      title: "Questo certificato è stato revocato",
      meaning: (day) => `L’emittente lo ha ritirato per revoca. Non conta dal ${day}.`
    },
    withdrawn: {
      title: "Questo certificato è stato ritirato",
      meaning: (day) => `Ciò su cui si basava non vale più. Non conta dal ${day}.`
    },
    void: {
      title: "Questo certificato è nullo",
      meaning: "È stato emesso per errore o per un’altra persona. Non è mai stato valido."
    },
    outdated: {
      title: "Questo certificato non è aggiornato",
      meaning:
        "Ciò che risulta presso l’emittente è stato corretto dopo l’emissione e ora dice altro. Non vi faccia affidamento: chieda alla persona un certificato più recente o chieda all’emittente."
    },
    superseded: {
      title: "Questo certificato è stato sostituito",
      meaning: "Al suo posto ne è stato emesso uno più recente. Non faccia affidamento su questo."
    },
    erased: {
      title: "Il contenuto di questo certificato è stato cancellato",
      meaning:
        "Un certificato con questo numero è stato emesso, ma il suo contenuto è stato cancellato: nessuno può dire se sia valido. Non vi faccia affidamento."
    },
    unknown: {
      title: "Qui non esiste un tale certificato",
      meaning:
        "Qui non è mai stato emesso un certificato con questo numero. Verifichi che l’indirizzo sia completo e scritto esattamente come sul certificato. Se lo è, il certificato non è autentico o viene da qualcun altro."
    }
  },
  worse: {
    person: "È stato emesso quando il registro confondeva due persone; forse nomina quella sbagliata.",
    earnedOn: (said, now) => `Dice conseguito il ${said}; risulta il ${now}.`,
    validFrom: (said, now) => `Dice valido dal ${said}; risulta il ${now}.`,
    validUntil: (said, now) =>
      said === null
        ? `Dice senza data di fine; come ultimo giorno di validità risulta il ${now}.`
        : `Dice come ultimo giorno di validità il ${said}; risulta il ${now}.`,
    score: (said, now) =>
      now === null
        ? `Dice un risultato di ${said}; non ne risulta nessuno.`
        : `Dice un risultato di ${said}; risulta ${now}.`
  },
  newer: "Vai al certificato più recente",
  asOf: (moment) => `Situazione: ${moment}`,
  facts: {
    heading: "Che cosa dice",
    left: "Che cosa è ancora noto",
    withheld:
      "Questo certificato è stato ritirato. Ciò che dice viene mostrato dopo che ha indicato qui sotto la persona a cui è stato rilasciato.",
    achievement: "Qualifica",
    issuer: "Emesso da",
    earnedOn: "Conseguito il",
    validFrom: "Valido dal",
    lastDay: "Ultimo giorno di validità",
    noEnd: "Nessuna data di fine",
    score: "Risultato",
    hours: "Ore",
    recorded: "Emesso il",
    number: "Numero del certificato",
    zone: (zone) => `I giorni si contano nel fuso orario ${zone}.`
  },
  criteria: "Che cosa è richiesto",
  evidence: "Su che cosa si basa",
  person: {
    heading: "È di questa persona?",
    why: "Questa pagina non nomina nessuno. Se ha già un nome o un indirizzo e-mail, può chiedere se il certificato gli corrisponde.",
    label: "Nome completo o indirizzo e-mail",
    button: "Confronta",
    same: "Sì, corrisponde: il certificato è stato emesso a una persona con questo nome o indirizzo e-mail.",
    other:
      "No, non corrisponde. Confronti la grafia con quella del certificato. Se è giusta, il certificato non è stato emesso a questa persona con questo nome.",
    untold:
      "Il confronto non è possibile: con questo certificato non è conservato né un nome né un indirizzo e-mail. Chieda all’emittente di chi è.",
    noAddress:
      "Con questo certificato non è conservato alcun indirizzo e-mail, ma un nome sì. Inserisca il nome completo come è stampato sul certificato.",
    noName:
      "Con questo certificato non è conservato alcun nome, ma un indirizzo e-mail sì. Inserisca l’indirizzo e-mail della persona.",
    missing: "Inserisca un nome o un indirizzo e-mail.",
    tooLong: "Inserisca al massimo 320 caratteri."
  },
  genuine: (host) => `È sulla pagina dell’emittente solo se la barra degli indirizzi del browser mostra ${host}.`,
  problem: "Da correggere",
  find: {
    heading: "Cerca un certificato con il suo numero",
    label: "Numero del certificato",
    hint: "22 lettere, cifre, - e _, come sul certificato. Maiuscole e minuscole sono diverse.",
    button: "Cerca",
    wrong: "Questo non è un numero di certificato. Un numero ha esattamente 22 lettere, cifre, - e _."
  },
  verify: {
    title: "Verifica una credenziale",
    what: "Verifichi un Open Badge o un’altra credenziale digitale, di qualsiasi emittente. Ne dia il testo o il file.",
    heading: "La credenziale",
    text: "Testo o indirizzo della credenziale",
    textHint: "JSON, un JWT (una riga lunga che inizia con eyJ) o un indirizzo che inizia con https://",
    file: "Oppure il suo file",
    fileHint: "JSON, PNG, SVG o PDF con una credenziale all’interno, al massimo 10 MB",
    person: "Di chi dovrebbe essere? (facoltativo)",
    personHint: "Un nome o un indirizzo e-mail, da confrontare con quello nella credenziale",
    button: "Verifica",
    kept: "Nulla di ciò che dà qui viene conservato. Per la verifica si chiede all’emittente nominato nella credenziale la sua chiave e l’elenco delle credenziali revocate.",
    missing: "Dia il testo della credenziale o scelga il suo file.",
    both: "Dia un testo oppure un file, non entrambi.",
    tooLong: "Un nome o un indirizzo e-mail ha al massimo 320 caratteri.",
    again: "Verificane un’altra"
  },
  report: {
    answers: {
      valid: {
        title: "Questa credenziale è valida",
        meaning:
          "Il suo emittente l’ha firmata, da allora nessuno l’ha modificata, non è stata ritirata ed è valida oggi."
      },
      expired: { title: "Questa credenziale è scaduta", meaning: "È stata valida e non lo è più." },
      notYetValid: { title: "Questa credenziale non è ancora valida", meaning: "Lo sarà solo più avanti." },
      revoked: {
        title: "Questa credenziale è stata revocata",
        meaning: "Il suo emittente l’ha ritirata. Non vi faccia affidamento."
      },
      suspended: {
        title: "Questa credenziale è sospesa",
        meaning: "Il suo emittente dice che al momento non conta. Può tornare valida."
      },
      invalid: {
        title: "Questa credenziale non è valida",
        meaning:
          "È stata modificata, non viene da chi dice, o è danneggiata. Non vi faccia affidamento. Ciò che non va è indicato sotto."
      },
      undetermined: {
        title: "Non si può dire se questa credenziale sia valida",
        meaning:
          "Qualcosa non ha potuto essere verificato. Fino ad allora non vi faccia affidamento. Ciò che manca è indicato sotto."
      },
      another: {
        title: "Questa credenziale è valida, ma non è di questa persona",
        meaning:
          "Tutto è in ordine, ma è stata rilasciata a qualcun altro, oppure alla stessa persona con un altro nome o un altro indirizzo. Chieda il nome o l’indirizzo a cui è stata rilasciata, come era scritto allora."
      },
      incomparable: {
        title: "Questa credenziale è valida, ma non si può dire di chi sia",
        meaning:
          "Tutto è in ordine, ma non dice a chi è stata rilasciata in un modo che si possa confrontare con ciò che ha indicato. Provi con un indirizzo e-mail invece di un nome o viceversa, oppure chieda all’emittente."
      }
    },
    says: "Che cosa dice",
    unproved: "Non provato: chiunque può averlo scritto.",
    title: "Titolo",
    issuer: "Emittente",
    id: "Numero o indirizzo",
    ours: "Vai alla sua pagina qui: la situazione oggi",
    validUntil: "Valida fino al",
    checks: "Che cosa è stato verificato",
    beware:
      "È stata verificata la credenziale contenuta nel file. Ciò che mostra la pagina o l’immagine può essere altro: lo confronti con quanto segue.",
    trust:
      "Queste verifiche dicono da chi viene la credenziale e se è ancora valida. Se fidarsi dell’emittente lo decide lei.",
    names: {
      form: "Forma",
      proof: "Firma",
      key: "Chiave dell’emittente",
      status: "Stato presso l’emittente",
      dates: "Date",
      recipient: "Persona"
    },
    outcomes: { held: "In ordine", failed: "Non superata", unknown: "Non si sa", notMade: "Non verificata" },
    english: "I dettagli sono in inglese.",
    nth: (number, count) => `Credenziale ${number} di ${count}`,
    several: "Contiene più credenziali. La risposta sopra è quella della peggiore.",
    more: (count) => `Altre ${count} non sono mostrate qui. Nessuna ha una risposta peggiore di quelle mostrate.`
  },
  failing: {
    notFound: { title: "Questa pagina non esiste", meaning: "Verifichi l’indirizzo." },
    method: {
      title: "Questa pagina non si può interrogare così",
      meaning: "La apra in un browser e usi i suoi moduli."
    },
    tooLarge: { title: "È troppo grande", meaning: "Una credenziale può avere al massimo 10 MB." },
    malformed: {
      title: "Non è stato possibile leggerlo",
      meaning:
        "Ciò che il browser ha inviato è danneggiato o non è un modulo di questa pagina. Torni indietro e lo invii di nuovo."
    },
    busy: {
      title: "Troppe verifiche in questo momento",
      meaning: "Non è stato verificato nulla. Lo invii di nuovo tra mezzo minuto."
    },
    tooMany: {
      title: "Ha chiesto troppo spesso",
      meaning: (seconds) => `Non è stato verificato nulla. Chieda di nuovo tra ${seconds} secondi.`
    },
    unable: {
      title: "Al momento non possiamo dirlo",
      meaning:
        "Qui qualcosa non funziona. Questo non dice nulla del certificato: può essere valido o no. Chieda di nuovo tra qualche minuto."
    }
  }
}
