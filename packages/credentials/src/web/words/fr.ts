import type { PageWords } from "./PageWords.ts"

export const fr: PageWords = {
  name: "Français",
  skip: "Aller à la réponse",
  nav: { label: "Pages", verify: "Vérifier une attestation numérique", languages: "Langues" },
  standing: {
    valid: {
      title: "Ce certificat est valable",
      meaning: "Tout ce qu’il dit est étayé à ce jour par le registre de l’émetteur."
    },
    validUntil: (day) => `Son dernier jour de validité est le ${day}.`,
    validAlways: "Il n’a pas de date de fin.",
    extended: (day) => `Le certificat lui-même indique le ${day} : il a été prolongé après son émission.`,
    unbelieved: {
      title: "La signature de ce certificat n’est plus digne de foi",
      meaning:
        "La clé qui l’a signé est tombée en d’autres mains : le fichier du certificat ne prouve plus rien. Ce que l’émetteur a enregistré à ce jour figure sur cette page. Demandez à la personne un certificat plus récent, ou demandez à l’émetteur."
    },
    pending: {
      title: "Ce certificat n’est pas encore valable",
      meaning: (day) => `Il sera valable à partir du ${day}. D’ici là, il ne compte pas.`
    },
    expired: {
      title: "Ce certificat a expiré",
      meaning: (day) =>
        `Son dernier jour de validité était le ${day}. Si la personne l’a renouvelé depuis, elle a un certificat plus récent : demandez-le-lui.`
    },
    suspended: {
      title: "Ce certificat est suspendu",
      meaning: (day) =>
        day === null
          ? "Il ne compte pas actuellement. Il peut redevenir valable : revenez sur cette page ou demandez à l’émetteur."
          : `Il ne compte pas actuellement. Il est suspendu jusqu’au ${day} inclus.`
    },
    revoked: {
      title: "Ce certificat a été révoqué",
      meaning: (day) => `L’émetteur l’a retiré. Il ne compte plus depuis le ${day}.`
    },
    withdrawn: {
      title: "Ce certificat a été retiré",
      meaning: (day) => `Ce sur quoi il reposait n’est plus établi. Il ne compte plus depuis le ${day}.`
    },
    void: {
      title: "Ce certificat est nul",
      meaning: "Il a été émis par erreur ou pour une autre personne. Il n’a jamais compté."
    },
    outdated: {
      title: "Ce certificat n’est plus à jour",
      meaning:
        "Ce que l’émetteur a enregistré a été corrigé après l’émission et dit maintenant autre chose. Ne vous y fiez pas : demandez à la personne un certificat plus récent, ou demandez à l’émetteur."
    },
    superseded: {
      title: "Ce certificat a été remplacé",
      meaning: "Un certificat plus récent a été émis à sa place. Ne vous fiez pas à celui-ci."
    },
    erased: {
      title: "Le contenu de ce certificat a été effacé",
      meaning:
        "Un certificat portant ce numéro a été émis, mais son contenu a été supprimé : personne ne peut donc dire s’il est valable. Ne vous y fiez pas."
    },
    unknown: {
      title: "Ce certificat n’existe pas ici",
      meaning:
        "Aucun certificat portant ce numéro n’a jamais été émis ici. Vérifiez que l’adresse est complète et écrite exactement comme sur le certificat. Si c’est le cas, le certificat n’est pas authentique ou vient de quelqu’un d’autre."
    }
  },
  worse: {
    person: "Il a été établi alors que le registre confondait deux personnes ; il nomme peut-être la mauvaise.",
    earnedOn: (said, now) => `Il indique une obtention le ${said} ; l’enregistrement indique le ${now}.`,
    validFrom: (said, now) => `Il indique une validité à partir du ${said} ; l’enregistrement indique le ${now}.`,
    validUntil: (said, now) =>
      said === null
        ? `Il n’indique pas de date de fin ; selon l’enregistrement, le dernier jour de validité est le ${now}.`
        : `Il indique le ${said} comme dernier jour de validité ; l’enregistrement indique le ${now}.`,
    score: (said, now) =>
      now === null
        ? `Il indique un résultat de ${said} ; aucun résultat n’est enregistré.`
        : `Il indique un résultat de ${said} ; l’enregistrement indique ${now}.`
  },
  newer: "Voir le certificat plus récent",
  asOf: (moment) => `État au ${moment}`,
  facts: {
    heading: "Ce qu’il dit",
    left: "Ce qui est encore connu",
    withheld:
      "Ce certificat a été retiré. Ce qu’il dit s’affiche dès que vous avez nommé plus bas la personne à qui il a été délivré.",
    achievement: "Qualification",
    issuer: "Émis par",
    earnedOn: "Obtenu le",
    validFrom: "Valable à partir du",
    lastDay: "Dernier jour de validité",
    noEnd: "Sans date de fin",
    score: "Résultat",
    hours: "Heures",
    recorded: "Émis le",
    number: "Numéro du certificat",
    zone: (zone) => `Les jours sont comptés dans le fuseau horaire ${zone}.`
  },
  criteria: "Ce qui est exigé",
  evidence: "Ce sur quoi il repose",
  person: {
    heading: "Appartient-il à cette personne ?",
    why: "Cette page ne nomme personne. Si vous avez déjà un nom ou une adresse e-mail, vous pouvez demander si le certificat y correspond.",
    label: "Nom complet ou adresse e-mail",
    button: "Comparer",
    same: "Oui, cela correspond : le certificat a été émis pour une personne ayant ce nom ou cette adresse e-mail.",
    other:
      "Non, cela ne correspond pas. Comparez l’orthographe avec celle du certificat. Si elle est exacte, le certificat n’a pas été émis pour cette personne sous ce nom.",
    untold:
      "Il n’est pas possible de comparer : ni nom ni adresse e-mail n’est conservé avec ce certificat. Demandez à l’émetteur à qui il appartient.",
    noAddress:
      "Aucune adresse e-mail n’est conservée avec ce certificat, mais un nom l’est. Saisissez le nom complet tel qu’il figure sur le certificat.",
    noName:
      "Aucun nom n’est conservé avec ce certificat, mais une adresse e-mail l’est. Saisissez l’adresse e-mail de la personne.",
    missing: "Saisissez un nom ou une adresse e-mail.",
    tooLong: "Saisissez au plus 320 caractères."
  },
  genuine: (host) =>
    `Vous êtes sur la page de l’émetteur seulement si la barre d’adresse de votre navigateur affiche ${host}.`,
  problem: "Veuillez corriger",
  find: {
    heading: "Chercher un certificat par son numéro",
    label: "Numéro du certificat",
    hint: "22 lettres, chiffres, - et _, comme sur le certificat. Majuscules et minuscules sont différentes.",
    button: "Chercher",
    wrong: "Ce n’est pas un numéro de certificat. Un numéro a exactement 22 lettres, chiffres, - et _."
  },
  verify: {
    title: "Vérifier une attestation numérique",
    what: "Vérifiez un Open Badge ou une autre attestation numérique, quel que soit son émetteur. Donnez son texte ou son fichier.",
    heading: "Votre attestation",
    text: "Texte ou adresse de l’attestation",
    textHint: "JSON, un JWT (une longue ligne qui commence par eyJ) ou une adresse qui commence par https://",
    file: "Ou son fichier",
    fileHint: "JSON, PNG, SVG ou PDF contenant une attestation, 10 Mo au plus",
    person: "À qui devrait-elle appartenir ? (facultatif)",
    personHint: "Un nom ou une adresse e-mail, à comparer avec ce que contient l’attestation",
    button: "Vérifier",
    kept: "Rien de ce que vous donnez ici n’est conservé. Pour la vérification, l’émetteur nommé dans l’attestation est interrogé sur sa clé et sur sa liste d’attestations révoquées.",
    missing: "Donnez le texte de l’attestation ou choisissez son fichier.",
    both: "Donnez soit un texte, soit un fichier, mais pas les deux.",
    tooLong: "Un nom ou une adresse e-mail a au plus 320 caractères.",
    again: "En vérifier une autre"
  },
  report: {
    answers: {
      valid: {
        title: "Cette attestation est valable",
        meaning:
          "Son émetteur l’a signée, personne ne l’a modifiée depuis, elle n’a pas été retirée et elle est valable aujourd’hui."
      },
      expired: { title: "Cette attestation a expiré", meaning: "Elle a été valable et ne l’est plus." },
      notYetValid: { title: "Cette attestation n’est pas encore valable", meaning: "Elle ne le sera que plus tard." },
      revoked: {
        title: "Cette attestation a été révoquée",
        meaning: "Son émetteur l’a retirée. Ne vous y fiez pas."
      },
      suspended: {
        title: "Cette attestation est suspendue",
        meaning: "Son émetteur dit qu’elle ne compte pas actuellement. Elle peut redevenir valable."
      },
      invalid: {
        title: "Cette attestation n’est pas valable",
        meaning:
          "Elle a été modifiée, ne vient pas de celui qu’elle nomme, ou est endommagée. Ne vous y fiez pas. Ce qui a échoué est indiqué plus bas."
      },
      undetermined: {
        title: "Impossible de dire si cette attestation est valable",
        meaning:
          "Quelque chose n’a pas pu être vérifié. Ne vous y fiez pas tant que ce n’est pas fait. Ce qui manque est indiqué plus bas."
      },
      another: {
        title: "Cette attestation est valable, mais pas celle de cette personne",
        meaning:
          "Tout y est en ordre, mais elle a été délivrée à quelqu’un d’autre, ou à la même personne sous un autre nom ou une autre adresse. Demandez le nom ou l’adresse auquel elle a été délivrée, tel qu’il était écrit alors."
      },
      incomparable: {
        title: "Cette attestation est valable, mais on ne peut pas dire à qui elle appartient",
        meaning:
          "Tout y est en ordre, mais elle n’indique pas à qui elle a été délivrée d’une façon qui puisse être comparée avec ce que vous avez donné. Essayez une adresse e-mail au lieu d’un nom ou l’inverse, ou demandez à l’émetteur."
      }
    },
    says: "Ce qu’elle dit",
    unproved: "Non prouvé : n’importe qui a pu écrire cela.",
    title: "Titre",
    issuer: "Émetteur",
    id: "Numéro ou adresse",
    ours: "Voir sa page ici : son état aujourd’hui",
    validUntil: "Valable jusqu’au",
    checks: "Ce qui a été vérifié",
    beware:
      "Ce qui a été vérifié est l’attestation contenue dans le fichier. Ce que montre la page ou l’image peut être autre chose : comparez avec ce qui suit.",
    trust:
      "Ces vérifications disent de qui vient l’attestation et si elle est encore valable. C’est à vous de décider si vous faites confiance à son émetteur.",
    names: {
      form: "Forme",
      proof: "Signature",
      key: "Clé de l’émetteur",
      status: "État chez l’émetteur",
      dates: "Dates",
      recipient: "Personne"
    },
    outcomes: { held: "En ordre", failed: "Échec", unknown: "Inconnu", notMade: "Non vérifié" },
    english: "Les détails sont en anglais.",
    nth: (number, count) => `Attestation ${number} sur ${count}`,
    several: "Il y a plusieurs attestations. La réponse ci-dessus est celle de la plus mauvaise.",
    more: (count) =>
      `${count} autres ne sont pas affichées ici. Aucune n’a une réponse plus mauvaise que celles affichées.`
  },
  failing: {
    notFound: { title: "Cette page n’existe pas", meaning: "Vérifiez l’adresse." },
    method: {
      title: "Cette page ne peut pas être interrogée ainsi",
      meaning: "Ouvrez-la dans un navigateur et utilisez ses formulaires."
    },
    tooLarge: { title: "C’est trop volumineux", meaning: "Une attestation peut avoir au plus 10 Mo." },
    malformed: {
      title: "Lecture impossible",
      meaning:
        "Ce que votre navigateur a envoyé est endommagé ou n’est pas un formulaire de cette page. Revenez en arrière et envoyez-le de nouveau."
    },
    busy: {
      title: "Trop de vérifications en ce moment",
      meaning: "Rien n’a été vérifié. Envoyez-le de nouveau dans une demi-minute."
    },
    tooMany: {
      title: "Vous avez demandé trop souvent",
      meaning: (seconds) => `Rien n’a été vérifié. Redemandez dans ${seconds} secondes.`
    },
    unable: {
      title: "Nous ne pouvons pas le dire pour le moment",
      meaning:
        "Quelque chose ne fonctionne pas ici. Cela ne dit rien du certificat : il peut être valable ou non. Redemandez dans quelques minutes."
    }
  }
}
