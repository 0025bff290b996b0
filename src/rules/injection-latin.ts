// Knows orders to a model in European languages of the Latin script.

import type { Rule } from '../pattern/rule.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

// Accents are optional: people and folded readings leave them out. Plain strings, not raw templates: Bun prints the
// letters of raw templates as escapes, which RE2 does not know.
export const latinOrders = [
  {
    name: 'Instruction Override (Spanish)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:ignor(?:a|e|ad|en)|olvid(?:a|e|ad|en)|descart(?:a|e|en)|desestim(?:a|e)|omit(?:e|a)|desobedec(?:e|a)|haz\\s\\s{0,4}caso\\s\\s{0,4}omiso\\s\\s{0,4}(?:a|de)|no\\s\\s{0,4}(?:sigas|siga|obedezcas|hagas\\s\\s{0,4}caso\\s\\s{0,4}(?:a|de)))\\s\\s{0,4}(?:(?:a|de|todo|todas?|todos|las|los|tus|sus|la|el|cualquier|cualquiera|esas|estas|otras|por|completo|completamente)\\s\\s{0,4}){0,5}(?:(?:instrucciones|[óo]rdenes|reglas|directrices|indicaciones|normas|restricciones|directivas)\\s\\s{0,4}(?:(?:que\\s\\s{0,4})?(?:anteriores|previas|precedentes|originales|iniciales|actuales|de\\s\\s{0,4}(?:arriba|seguridad|sistema)|del\\s\\s{0,4}(?:sistema|desarrollador)|recibidas|te\\s\\s{0,4}(?:dieron|han\\s\\s{0,4}dado)|recibiste)|dadas)|(?:anteriores|previas)\\s\\s{0,4}(?:instrucciones|[óo]rdenes|reglas|indicaciones))|\\bno\\s\\s{0,4}(?:se\\s\\s{0,4}lo\\s\\s{0,4}|le\\s\\s{0,4})?(?:digas|diga|reveles|menciones|mencione|muestres|cuentes|informes)\\s\\s{0,4}(?:nada\\s\\s{0,4}|esto\\s\\s{0,4}|de\\s\\s{0,4}esto\\s\\s{0,4}|nada\\s\\s{0,4}de\\s\\s{0,4}esto\\s\\s{0,4})?(?:al|a\\s\\s{0,4}la|a\\s\\s{0,4}los|a\\s\\s{0,4}ning[úu]n)\\s\\s{0,4}usuari[oa]s?|\\b(?:revela|muestra|imprime|dime|repite|mu[ée]strame)\\s\\s{0,4}(?:tu|tus|todas\\s\\s{0,4}tus)\\s\\s{0,4}(?:prompt\\s\\s{0,4}(?:del|de)\\s\\s{0,4}sistema|instrucciones\\s\\s{0,4}(?:del\\s\\s{0,4}sistema|internas|ocultas|iniciales|secretas))|\\ba[ \\n]partir\\s\\s{0,4}de\\s\\s{0,4}ahora,?\\s\\s{0,4}(?:eres|ser[áa]s|act[úu]a(?:r[áa]s)?|debes|responder[áa]s)\\b)',
    source,
  },
  {
    name: 'Instruction Override (French)',
    threat: 'injection',
    severity: 'high',
    pattern:
      "(?i)(?:\\b(?:ignore[zr]?|oublie[zr]?|n[ée]glige[zr]?|abandonne[zr]?|d[ée]sob[ée]i(?:s|ssez)\\s\\s{0,4}[àa]|ne\\s\\s{0,4}(?:tiens|tenez)\\s\\s{0,4}(?:pas|plus)\\s\\s{0,4}compte\\s\\s{0,4}de|ne\\s\\s{0,4}(?:suis|suivez)\\s\\s{0,4}(?:pas|plus)|fai(?:s|tes)\\s\\s{0,4}abstraction\\s\\s{0,4}de|passe[zr]?\\s\\s{0,4}outre)\\s\\s{0,4}(?:(?:a|à|de|des|du|toutes?|tous|les|vos|tes|ces|la|le|aux|quelconques?|compl[èe]tement|totalement)\\s\\s{0,4}){0,5}(?:(?:instructions|consignes|r[èe]gles|directives|ordres|contraintes|restrictions|invites)\\s\\s{0,4}(?:ant[ée]rieures|pr[ée]c[ée]dente?s|ci-dessus|initiales|originales|actuelles|du\\s\\s{0,4}syst[èe]me|du\\s\\s{0,4}d[ée]veloppeur|syst[èe]me|de\\s\\s{0,4}s[ée]curit[ée]|re[çc]ues|donn[ée]es|qui\\s\\s{0,4}pr[ée]c[èe]dent)|(?:pr[ée]c[ée]dentes|anciennes)\\s\\s{0,4}(?:instructions|consignes|r[èe]gles))|\\bne\\s\\s{0,4}(?:le\\s\\s{0,4})?(?:dis|dites|r[ée]v[èe]le|r[ée]v[ée]lez|mentionne|mentionnez|montre|montrez|parle|parlez)\\s\\s{0,4}(?:pas|rien|jamais)\\s\\s{0,4}(?:de\\s\\s{0,4})?(?:cela\\s\\s{0,4}|ceci\\s\\s{0,4}|[çc]a\\s\\s{0,4})?(?:[àa]\\s\\s{0,4}l['’]|aux\\s\\s{0,4})utilisat(?:eur|rice)s?|\\b(?:r[ée]v[èe]le|r[ée]v[ée]lez|affiche|affichez|r[ée]p[èe]te|r[ée]p[ée]tez|montre-moi)\\s\\s{0,4}(?:ton|votre|tes|vos)\\s\\s{0,4}(?:prompt\\s\\s{0,4}syst[èe]me|instructions\\s\\s{0,4}(?:syst[èe]me|internes|cach[ée]es|initiales|secr[èe]tes))|\\b[àa][ \\n]partir\\s\\s{0,4}de\\s\\s{0,4}maintenant,?\\s\\s{0,4}(?:tu|vous)\\s\\s{0,4}(?:es|[êe]tes|dois|devez|seras|serez|r[ée]ponds|r[ée]pondez|agiras))",
    source,
  },
  {
    name: 'Instruction Override (German)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:ignorier(?:e|en|t)?|vergiss|vergessen|vergesst|missachte|missachten|verwirf|verwerfen|übergehe|befolge\\s\\s{0,4}nicht|beachte\\s\\s{0,4}nicht)\\s\\s{0,4}(?:(?:sie|bitte|jetzt|alle|allen|sämtliche|jegliche|die|deine|ihre|eure|diese|den|bisher|zuvor|vollständig|komplett|einfach)\\s\\s{0,4}){0,5}(?:(?:vorherigen|vorigen|bisherigen|früheren|obigen|vorangegangenen|vorangehenden|ursprünglichen|bestehenden|zuvor\\s\\s{0,4}gegebenen|erhaltenen|systemseitigen|genannten)\\s\\s{0,4}(?:system)?(?:anweisungen|instruktionen|befehle|regeln|vorgaben|richtlinien|prompts?|anordnungen|einschränkungen|anleitungen)|(?:systemanweisungen|systemprompts?|sicherheitsrichtlinien)|(?:anweisungen|befehle|regeln|vorgaben)\\s\\s{0,4}(?:von\\s\\s{0,4}oben|oben|davor|des\\s\\s{0,4}systems))|\\b(?:sage?n?|verrate?n?|zeige?n?|erzähle?n?|erwähne?n?|teile?n?)\\s\\s{0,4}(?:sie\\s\\s{0,4})?(?:es\\s\\s{0,4}|dies\\s\\s{0,4}|das\\s\\s{0,4})?(?:dem|der|den)\\s\\s{0,4}(?:benutzer(?:in|n)?|nutzer(?:in|n)?|anwender(?:in|n)?)\\s\\s{0,4}(?:nichts?|nie|niemals)(?:\\s\\s{0,4}(?:davon|mit|hiervon))?|\\b(?:zeige|gib|verrate|wiederhole|nenne)\\s\\s{0,4}(?:mir\\s\\s{0,4})?(?:deinen|deine|ihren|ihre)\\s\\s{0,4}(?:system-?prompt|systemanweisungen|(?:internen|geheimen|ursprünglichen|versteckten)\\s\\s{0,4}(?:anweisungen|instruktionen))|\\bab\\s\\s{0,4}(?:jetzt|sofort)\\s\\s{0,4}(?:bist|wirst|musst|antwortest|handelst)\\s\\s{0,4}du\\b)',
    source,
  },
  {
    name: 'Instruction Override (Italian)',
    threat: 'injection',
    severity: 'high',
    pattern:
      "(?i)(?:\\b(?:ignora(?:re|te)?|dimentica(?:re|te)?|trascura|scarta|disobbedisci\\s\\s{0,4}a|non\\s\\s{0,4}(?:seguire|considerare|tenere\\s\\s{0,4}conto\\s\\s{0,4}di))\\s\\s{0,4}(?:(?:tutte|tutti|tutto|le|gli|i|tue|tuoi|vostre|queste|qualsiasi|di|a|alle|completamente|ogni)\\s\\s{0,4}){0,5}(?:(?:istruzioni|regole|direttive|indicazioni|ordini|comandi|vincoli|restrizioni)\\s\\s{0,4}(?:precedent[ei]|anterior[ei]|inizial[ei]|original[ei]|di\\s\\s{0,4}(?:sistema|sicurezza|cui\\s\\s{0,4}sopra)|del\\s\\s{0,4}sistema|ricevut[ei]|sopra|date)|(?:precedenti|tue)\\s\\s{0,4}(?:istruzioni|regole|direttive))|\\bnon\\s\\s{0,4}(?:dire|dirlo|rivelare|rivelarlo|menzionare|mostrare|mostrarlo)\\s\\s{0,4}(?:nulla\\s\\s{0,4}|niente\\s\\s{0,4}|questo\\s\\s{0,4}|ci[òo]\\s\\s{0,4})?(?:all['’]|agli\\s\\s{0,4})utent[ei]|\\b(?:rivela|mostra|stampa|ripeti|mostrami|dimmi)\\s\\s{0,4}(?:il\\s\\s{0,4}tuo|le\\s\\s{0,4}tue)\\s\\s{0,4}(?:prompt\\s\\s{0,4}di\\s\\s{0,4}sistema|istruzioni\\s\\s{0,4}(?:di\\s\\s{0,4}sistema|interne|nascoste|iniziali|segrete))|\\bd['’]ora\\s\\s{0,4}in\\s\\s{0,4}(?:poi|avanti),?\\s\\s{0,4}(?:sei|sarai|devi|risponderai|agirai)\\b)",
    source,
  },
  {
    name: 'Instruction Override (Portuguese)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:ignor(?:e|a|ar|em)|esque[çc]a|esquece|desconsider(?:e|a|ar|em)|descart(?:e|a)|desobede[çc]a|n[ãa]o\\s\\s{0,4}siga)\\s\\s{0,4}(?:(?:de|das|todas?|todos|as|os|suas|tuas|seus|quaisquer|qualquer|essas|estas|completamente|tudo)\\s\\s{0,4}){0,5}(?:(?:instru[çc][õo]es|ordens|regras|diretrizes|orienta[çc][õo]es|comandos|restri[çc][õo]es|diretivas)\\s\\s{0,4}(?:anteriores|pr[ée]vias|acima|iniciais|originais|precedentes|atuais|do\\s\\s{0,4}sistema|de\\s\\s{0,4}seguran[çc]a|recebidas|dadas)|(?:suas|anteriores)\\s\\s{0,4}instru[çc][õo]es)|\\bn[ãa]o\\s\\s{0,4}(?:diga|conte|revele|mencione|mostre|informe)\\s\\s{0,4}(?:nada\\s\\s{0,4}|isto\\s\\s{0,4}|isso\\s\\s{0,4}|nada\\s\\s{0,4}disso\\s\\s{0,4})?(?:ao|aos|[àa]|para\\s\\s{0,4}o)\\s\\s{0,4}usu[áa]ri[oa]s?|\\b(?:revele|mostre|imprima|repita|mostre-me|diga)\\s\\s{0,4}(?:o\\s\\s{0,4}seu|seu|suas|as\\s\\s{0,4}suas|todas\\s\\s{0,4}as\\s\\s{0,4}suas)\\s\\s{0,4}(?:prompt\\s\\s{0,4}d[eo]\\s\\s{0,4}sistema|instru[çc][õo]es\\s\\s{0,4}(?:do\\s\\s{0,4}sistema|internas|ocultas|iniciais|secretas))|\\ba[ \\n]partir\\s\\s{0,4}de\\s\\s{0,4}agora,?\\s\\s{0,4}voc[êe]\\s\\s{0,4}(?:[ée]|ser[áa]|deve|vai|responder[áa]))',
    source,
  },
  {
    name: 'Instruction Override (Dutch)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:negeer|vergeet|veronachtzaam|laat)\\s\\s{0,4}(?:(?:alle|al|de|je|jouw|uw|deze|eventuele|alsjeblieft|volledig)\\s\\s{0,4}){0,4}(?:(?:vorige|eerdere|voorgaande|bovenstaande|oorspronkelijke|bestaande|huidige|gegeven)\\s\\s{0,4}(?:systeem)?(?:instructies|opdrachten|regels|aanwijzingen|richtlijnen|prompts?|bevelen|beperkingen)|(?:systeeminstructies|systeemprompt))|\\b(?:vertel|zeg|toon|onthul|laat|meld)\\s\\s{0,4}(?:dit\\s\\s{0,4}|het\\s\\s{0,4})?(?:niet|niets|nooit)\\s\\s{0,4}(?:hierover\\s\\s{0,4})?(?:aan\\s\\s{0,4})?(?:de\\s\\s{0,4})?gebruikers?|\\bvertel\\s\\s{0,4}(?:de\\s\\s{0,4})?gebruiker\\s\\s{0,4}(?:hier\\s\\s{0,4})?(?:niets|niet)|\\b(?:toon|onthul|herhaal|geef)\\s\\s{0,4}(?:me\\s\\s{0,4})?(?:je|jouw|uw)\\s\\s{0,4}(?:systeemprompt|systeeminstructies|(?:interne|verborgen|geheime)\\s\\s{0,4}instructies))',
    source,
  },
  {
    name: 'Instruction Override (Polish)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:zignoruj|ignoruj|zapomnij\\s\\s{0,4}o|pomi[ńn]|odrzu[ćc]|nie\\s\\s{0,4}przestrzegaj|zlekcewa[żz])\\s\\s{0,4}(?:(?:wszystkich|wszystkie|swoich|swoje|twoich|twoje|o|tych|te|ca[łl]kowicie)\\s\\s{0,4}){0,4}(?:(?:poprzednich|poprzednie|wcze[śs]niejszych|wcze[śs]niejsze|powy[żz]szych|powy[żz]sze|dotychczasowych|dotychczasowe|pierwotnych|systemowych|systemowe)\\s\\s{0,4}(?:instrukcj[ie]|polece[ńn]|polecenia|zasady?|regu[łl]y?|wytycznych|wytyczne|rozkaz(?:y|[óo]w)))|nie\\s\\s{0,4}(?:m[óo]w|ujawniaj|pokazuj|wspominaj|informuj|zdradzaj)\\s\\s{0,4}(?:o\\s\\s{0,4}tym\\s\\s{0,4}|tego\\s\\s{0,4})?u[żz]ytkownik(?:owi|om|a)|(?:ujawnij|poka[żz]|wypisz|powt[óo]rz)\\s\\s{0,4}(?:mi\\s\\s{0,4})?(?:sw[óo]j|swoje|tw[óo]j|twoje)\\s\\s{0,4}(?:prompt\\s\\s{0,4}systemowy|instrukcje\\s\\s{0,4}systemowe|ukryte\\s\\s{0,4}instrukcje))',
    source,
  },
  {
    name: 'Instruction Override (Czech)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:(?:ignoruj(?:te)?|zapome[ňn](?:te)?\\s\\s{0,4}na|nedbej(?:te)?\\s\\s{0,4}na|nerespektuj(?:te)?)\\s\\s{0,4}(?:(?:v[šs]echny|v[šs]echna|sv[ée]|tvoje|va[šs]e|ve[šs]ker[ée]|tyto)\\s\\s{0,4}){0,3}(?:p[řr]edchoz[íi]|d[řr][íi]v[ěe]j[šs][íi]|v[ýy][šs]e\\s\\s{0,4}uveden[ée]|p[ůu]vodn[íi]|st[áa]vaj[íi]c[íi]|syst[ée]mov[ée])\\s\\s{0,4}(?:pokyny|instrukce|p[řr][íi]kazy|pravidla|omezen[íi])|(?:ne[řr][íi]kej(?:te)?|neprozra[ďd](?:te)?|nezmi[ňn]uj(?:te)?)\\s\\s{0,4}(?:to\\s\\s{0,4}|o\\s\\s{0,4}tom\\s\\s{0,4}|nic\\s\\s{0,4})?u[žz]ivatel(?:i|[ůu]m))',
    source,
  },
  {
    name: 'Instruction Override (Swedish)',
    threat: 'injection',
    severity: 'high',
    pattern:
      '(?i)(?:\\b(?:ignorera|gl[öo]m|strunta\\s\\s{0,4}i|bortse\\s\\s{0,4}fr[åa]n|f[öo]lj\\s\\s{0,4}inte)\\s\\s{0,4}(?:(?:alla|de|dina|era|dessa|samtliga|helt)\\s\\s{0,4}){0,3}(?:tidigare|f[öo]reg[åa]ende|ovanst[åa]ende|ursprungliga|befintliga)\\s\\s{0,4}(?:system)?(?:instruktioner|anvisningar|regler|order|kommandon|riktlinjer|prompter)|\\b(?:ber[äa]tta|s[äa]g|avsl[öo]ja|visa|n[äa]mn)\\s\\s{0,4}(?:inte|inget|aldrig)\\s\\s{0,4}(?:detta\\s\\s{0,4}|det\\s\\s{0,4}|om\\s\\s{0,4}detta\\s\\s{0,4})?(?:f[öo]r\\s\\s{0,4}|till\\s\\s{0,4})?anv[äa]ndaren)',
    source,
  },
] as const satisfies readonly Rule[]
