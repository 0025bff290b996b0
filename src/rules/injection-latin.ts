// Knows orders to a model in European languages of the Latin script.

import type { Rule } from '../scan/scanner.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

// Accents are optional: people and folded readings leave them out. Plain strings, not raw templates: Bun prints the
// letters of raw templates as escapes, which RE2 does not know.
export const latinOrders = [
  {
    name: 'Instruction Override (Spanish)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:ignor(?:a|e|ad|en)|olvid(?:a|e|ad|en)|descart(?:a|e|en)|desestim(?:a|e)|omit(?:e|a)|desobedec(?:e|a)|haz\\s+caso\\s+omiso\\s+(?:a|de)|no\\s+(?:sigas|siga|obedezcas|hagas\\s+caso\\s+(?:a|de)))\\s+(?:(?:a|de|todo|todas?|todos|las|los|tus|sus|la|el|cualquier|cualquiera|esas|estas|otras|por|completo|completamente)\\s+){0,5}(?:(?:instrucciones|[óo]rdenes|reglas|directrices|indicaciones|normas|restricciones|directivas)\\s+(?:(?:que\\s+)?(?:anteriores|previas|precedentes|originales|iniciales|actuales|de\\s+(?:arriba|seguridad|sistema)|del\\s+(?:sistema|desarrollador)|recibidas|te\\s+(?:dieron|han\\s+dado)|recibiste)|dadas)|(?:anteriores|previas)\\s+(?:instrucciones|[óo]rdenes|reglas|indicaciones))|\\bno\\s+(?:se\\s+lo\\s+|le\\s+)?(?:digas|diga|reveles|menciones|mencione|muestres|cuentes|informes)\\s+(?:nada\\s+|esto\\s+|de\\s+esto\\s+|nada\\s+de\\s+esto\\s+)?(?:al|a\\s+la|a\\s+los|a\\s+ning[úu]n)\\s+usuari[oa]s?|\\b(?:revela|muestra|imprime|dime|repite|mu[ée]strame)\\s+(?:tu|tus|todas\\s+tus)\\s+(?:prompt\\s+(?:del|de)\\s+sistema|instrucciones\\s+(?:del\\s+sistema|internas|ocultas|iniciales|secretas))|\\ba[ \\n]partir\\s+de\\s+ahora,?\\s+(?:eres|ser[áa]s|act[úu]a(?:r[áa]s)?|debes|responder[áa]s)\\b)',
    source,
  },
  {
    name: 'Instruction Override (French)',
    threat: 'injection',
    severity: 'high',
    pattern:
      "(?i)(?:\\b(?:ignore[zr]?|oublie[zr]?|n[ée]glige[zr]?|abandonne[zr]?|d[ée]sob[ée]i(?:s|ssez)\\s+[àa]|ne\\s+(?:tiens|tenez)\\s+(?:pas|plus)\\s+compte\\s+de|ne\\s+(?:suis|suivez)\\s+(?:pas|plus)|fai(?:s|tes)\\s+abstraction\\s+de|passe[zr]?\\s+outre)\\s+(?:(?:a|à|de|des|du|toutes?|tous|les|vos|tes|ces|la|le|aux|quelconques?|compl[èe]tement|totalement)\\s+){0,5}(?:(?:instructions|consignes|r[èe]gles|directives|ordres|contraintes|restrictions|invites)\\s+(?:ant[ée]rieures|pr[ée]c[ée]dente?s|ci-dessus|initiales|originales|actuelles|du\\s+syst[èe]me|du\\s+d[ée]veloppeur|syst[èe]me|de\\s+s[ée]curit[ée]|re[çc]ues|donn[ée]es|qui\\s+pr[ée]c[èe]dent)|(?:pr[ée]c[ée]dentes|anciennes)\\s+(?:instructions|consignes|r[èe]gles))|\\bne\\s+(?:le\\s+)?(?:dis|dites|r[ée]v[èe]le|r[ée]v[ée]lez|mentionne|mentionnez|montre|montrez|parle|parlez)\\s+(?:pas|rien|jamais)\\s+(?:de\\s+)?(?:cela\\s+|ceci\\s+|[çc]a\\s+)?(?:[àa]\\s+l['’]|aux\\s+)utilisat(?:eur|rice)s?|\\b(?:r[ée]v[èe]le|r[ée]v[ée]lez|affiche|affichez|r[ée]p[èe]te|r[ée]p[ée]tez|montre-moi)\\s+(?:ton|votre|tes|vos)\\s+(?:prompt\\s+syst[èe]me|instructions\\s+(?:syst[èe]me|internes|cach[ée]es|initiales|secr[èe]tes))|\\b[àa][ \\n]partir\\s+de\\s+maintenant,?\\s+(?:tu|vous)\\s+(?:es|[êe]tes|dois|devez|seras|serez|r[ée]ponds|r[ée]pondez|agiras))",
    source,
  },
  {
    name: 'Instruction Override (German)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:ignorier(?:e|en|t)?|vergiss|vergessen|vergesst|missachte|missachten|verwirf|verwerfen|übergehe|befolge\\s+nicht|beachte\\s+nicht)\\s+(?:(?:sie|bitte|jetzt|alle|allen|sämtliche|jegliche|die|deine|ihre|eure|diese|den|bisher|zuvor|vollständig|komplett|einfach)\\s+){0,5}(?:(?:vorherigen|vorigen|bisherigen|früheren|obigen|vorangegangenen|vorangehenden|ursprünglichen|bestehenden|zuvor\\s+gegebenen|erhaltenen|systemseitigen|genannten)\\s+(?:system)?(?:anweisungen|instruktionen|befehle|regeln|vorgaben|richtlinien|prompts?|anordnungen|einschränkungen|anleitungen)|(?:systemanweisungen|systemprompts?|sicherheitsrichtlinien)|(?:anweisungen|befehle|regeln|vorgaben)\\s+(?:von\\s+oben|oben|davor|des\\s+systems))|\\b(?:sage?n?|verrate?n?|zeige?n?|erzähle?n?|erwähne?n?|teile?n?)\\s+(?:sie\\s+)?(?:es\\s+|dies\\s+|das\\s+)?(?:dem|der|den)\\s+(?:benutzer(?:in|n)?|nutzer(?:in|n)?|anwender(?:in|n)?)\\s+(?:nichts?|nie|niemals)(?:\\s+(?:davon|mit|hiervon))?|\\b(?:zeige|gib|verrate|wiederhole|nenne)\\s+(?:mir\\s+)?(?:deinen|deine|ihren|ihre)\\s+(?:system-?prompt|systemanweisungen|(?:internen|geheimen|ursprünglichen|versteckten)\\s+(?:anweisungen|instruktionen))|\\bab\\s+(?:jetzt|sofort)\\s+(?:bist|wirst|musst|antwortest|handelst)\\s+du\\b)',
    source,
  },
  {
    name: 'Instruction Override (Italian)',
    threat: 'injection',
    severity: 'high',
    pattern:
      "(?i)(?:\\b(?:ignora(?:re|te)?|dimentica(?:re|te)?|trascura|scarta|disobbedisci\\s+a|non\\s+(?:seguire|considerare|tenere\\s+conto\\s+di))\\s+(?:(?:tutte|tutti|tutto|le|gli|i|tue|tuoi|vostre|queste|qualsiasi|di|a|alle|completamente|ogni)\\s+){0,5}(?:(?:istruzioni|regole|direttive|indicazioni|ordini|comandi|vincoli|restrizioni)\\s+(?:precedent[ei]|anterior[ei]|inizial[ei]|original[ei]|di\\s+(?:sistema|sicurezza|cui\\s+sopra)|del\\s+sistema|ricevut[ei]|sopra|date)|(?:precedenti|tue)\\s+(?:istruzioni|regole|direttive))|\\bnon\\s+(?:dire|dirlo|rivelare|rivelarlo|menzionare|mostrare|mostrarlo)\\s+(?:nulla\\s+|niente\\s+|questo\\s+|ci[òo]\\s+)?(?:all['’]|agli\\s+)utent[ei]|\\b(?:rivela|mostra|stampa|ripeti|mostrami|dimmi)\\s+(?:il\\s+tuo|le\\s+tue)\\s+(?:prompt\\s+di\\s+sistema|istruzioni\\s+(?:di\\s+sistema|interne|nascoste|iniziali|segrete))|\\bd['’]ora\\s+in\\s+(?:poi|avanti),?\\s+(?:sei|sarai|devi|risponderai|agirai)\\b)",
    source,
  },
  {
    name: 'Instruction Override (Portuguese)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:ignor(?:e|a|ar|em)|esque[çc]a|esquece|desconsider(?:e|a|ar|em)|descart(?:e|a)|desobede[çc]a|n[ãa]o\\s+siga)\\s+(?:(?:de|das|todas?|todos|as|os|suas|tuas|seus|quaisquer|qualquer|essas|estas|completamente|tudo)\\s+){0,5}(?:(?:instru[çc][õo]es|ordens|regras|diretrizes|orienta[çc][õo]es|comandos|restri[çc][õo]es|diretivas)\\s+(?:anteriores|pr[ée]vias|acima|iniciais|originais|precedentes|atuais|do\\s+sistema|de\\s+seguran[çc]a|recebidas|dadas)|(?:suas|anteriores)\\s+instru[çc][õo]es)|\\bn[ãa]o\\s+(?:diga|conte|revele|mencione|mostre|informe)\\s+(?:nada\\s+|isto\\s+|isso\\s+|nada\\s+disso\\s+)?(?:ao|aos|[àa]|para\\s+o)\\s+usu[áa]ri[oa]s?|\\b(?:revele|mostre|imprima|repita|mostre-me|diga)\\s+(?:o\\s+seu|seu|suas|as\\s+suas|todas\\s+as\\s+suas)\\s+(?:prompt\\s+d[eo]\\s+sistema|instru[çc][õo]es\\s+(?:do\\s+sistema|internas|ocultas|iniciais|secretas))|\\ba[ \\n]partir\\s+de\\s+agora,?\\s+voc[êe]\\s+(?:[ée]|ser[áa]|deve|vai|responder[áa]))',
    source,
  },
  {
    name: 'Instruction Override (Dutch)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:negeer|vergeet|veronachtzaam|laat)\\s+(?:(?:alle|al|de|je|jouw|uw|deze|eventuele|alsjeblieft|volledig)\\s+){0,4}(?:(?:vorige|eerdere|voorgaande|bovenstaande|oorspronkelijke|bestaande|huidige|gegeven)\\s+(?:systeem)?(?:instructies|opdrachten|regels|aanwijzingen|richtlijnen|prompts?|bevelen|beperkingen)|(?:systeeminstructies|systeemprompt))|\\b(?:vertel|zeg|toon|onthul|laat|meld)\\s+(?:dit\\s+|het\\s+)?(?:niet|niets|nooit)\\s+(?:hierover\\s+)?(?:aan\\s+)?(?:de\\s+)?gebruikers?|\\bvertel\\s+(?:de\\s+)?gebruiker\\s+(?:hier\\s+)?(?:niets|niet)|\\b(?:toon|onthul|herhaal|geef)\\s+(?:me\\s+)?(?:je|jouw|uw)\\s+(?:systeemprompt|systeeminstructies|(?:interne|verborgen|geheime)\\s+instructies))',
    source,
  },
  {
    name: 'Instruction Override (Polish)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:zignoruj|ignoruj|zapomnij\\s+o|pomi[ńn]|odrzu[ćc]|nie\\s+przestrzegaj|zlekcewa[żz])\\s+(?:(?:wszystkich|wszystkie|swoich|swoje|twoich|twoje|o|tych|te|ca[łl]kowicie)\\s+){0,4}(?:(?:poprzednich|poprzednie|wcze[śs]niejszych|wcze[śs]niejsze|powy[żz]szych|powy[żz]sze|dotychczasowych|dotychczasowe|pierwotnych|systemowych|systemowe)\\s+(?:instrukcj[ie]|polece[ńn]|polecenia|zasady?|regu[łl]y?|wytycznych|wytyczne|rozkaz(?:y|[óo]w)))|nie\\s+(?:m[óo]w|ujawniaj|pokazuj|wspominaj|informuj|zdradzaj)\\s+(?:o\\s+tym\\s+|tego\\s+)?u[żz]ytkownik(?:owi|om|a)|(?:ujawnij|poka[żz]|wypisz|powt[óo]rz)\\s+(?:mi\\s+)?(?:sw[óo]j|swoje|tw[óo]j|twoje)\\s+(?:prompt\\s+systemowy|instrukcje\\s+systemowe|ukryte\\s+instrukcje))',
    source,
  },
  {
    name: 'Instruction Override (Czech)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:ignoruj(?:te)?|zapome[ňn](?:te)?\\s+na|nedbej(?:te)?\\s+na|nerespektuj(?:te)?)\\s+(?:(?:v[šs]echny|v[šs]echna|sv[ée]|tvoje|va[šs]e|ve[šs]ker[ée]|tyto)\\s+){0,3}(?:p[řr]edchoz[íi]|d[řr][íi]v[ěe]j[šs][íi]|v[ýy][šs]e\\s+uveden[ée]|p[ůu]vodn[íi]|st[áa]vaj[íi]c[íi]|syst[ée]mov[ée])\\s+(?:pokyny|instrukce|p[řr][íi]kazy|pravidla|omezen[íi])|(?:ne[řr][íi]kej(?:te)?|neprozra[ďd](?:te)?|nezmi[ňn]uj(?:te)?)\\s+(?:to\\s+|o\\s+tom\\s+|nic\\s+)?u[žz]ivatel(?:i|[ůu]m))',
    source,
  },
  {
    name: 'Instruction Override (Swedish)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:ignorera|gl[öo]m|strunta\\s+i|bortse\\s+fr[åa]n|f[öo]lj\\s+inte)\\s+(?:(?:alla|de|dina|era|dessa|samtliga|helt)\\s+){0,3}(?:tidigare|f[öo]reg[åa]ende|ovanst[åa]ende|ursprungliga|befintliga)\\s+(?:system)?(?:instruktioner|anvisningar|regler|order|kommandon|riktlinjer|prompter)|\\b(?:ber[äa]tta|s[äa]g|avsl[öo]ja|visa|n[äa]mn)\\s+(?:inte|inget|aldrig)\\s+(?:detta\\s+|det\\s+|om\\s+detta\\s+)?(?:f[öo]r\\s+|till\\s+)?anv[äa]ndaren)',
    source,
  },
] as const satisfies readonly Rule[]
