// The words by which hostile instructions reach for something, hail machines of a trade, judge and set a task, in Germanic
// and Romance languages. Verbs are written as orders.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const german: Vocabulary = {
  hailed: [
    crossed(
      `für die|an die|für den|an den|für das|an das|für alle|an alle|liebe|lieber|liebes`,
      `ki|ki agenten|browser ki|mail ki|code ki|einkaufsagenten|einkaufsagent|zahlungsagenten|programmieragenten|programmieragent|codeagenten|mailagenten|bestellagenten|buchungsagenten|bewertungsmodell|sprachmodell|sprachmodelle|programmierassistenten|mailassistenten|mailassistent|einkaufsassistenten`,
    ),
    `mailassistent:|einkaufsagent:|programmieragent:|codeagent:|browseragent:|korrekturmodell:|bewertungsmodell:|prüfmodell:|auswahlmodell:|automatischer prüfer:|ki assistent:|sprachmodell:`,
  ].join('|'),
  noun: `automatisierte systeme|automatisierte bearbeitungsstellen|automatisierte stellen|automatische systeme|verarbeitende systeme|bearbeitende systeme|automatisierten systeme|automatisierte leser|die ki|digitale sachbearbeiter`,
  must: `haben vor|haben zuvor|ist gehalten|sind gehalten`,
  'send!': `antworte auf diese|gib die|gib den|gib das|zu senden|zu übermitteln|zu übersenden|zuzuleiten|vorzulegen|übersenden|einzureichen`,
  'opens!': `öffne|lade|rufe|besuche|klicke|lade vor|öffne vor|rufe vor`,
  'plants!': `trage|tragt|füge|fügt|hinterlege|schreibe|schreibt|lege|legt|installiere|richte`,
  carrying: `hänge|gefolgt von|dahinter|als parameter|angehängt`,
  loot: `kontoauszüge*|kontoauszügen|schriftverkehr*|schriftwechsel*|korrespondenz|frage des nutzers|namen des nutzers|name des nutzers|e mail adresse des nutzers|wiederherstellungsphrase|letzten zehn mails|letzten nachrichten|die letzten mails`,
  hide: `muss davon nichts|muss nichts davon|braucht davon nichts|davon nichts wissen|nicht zu unterrichten|ist nicht zu informieren|unterrichtung der|unterbleibt|erwähnt es nicht|ohne es zu erwähnen|nicht erwähnen|kein wort darüber|nicht im pull request|nicht in der commit`,
  unasked: `freigabegrenze|ohne freigabe|übergehe die freigabe`,
  granted: `vorab zugestimmt|im voraus zugestimmt|hat dem zugestimmt`,
  soletask: `deine einzige aufgabe|ihre einzige aufgabe|deine einzige mission|dein einziger auftrag`,
  heretofore: `!was der nutzer wollte|!was dein nutzer wollte|!was der nutzer dich|!was die nutzerin dich`,
  judged: `diese bewerberin|dieser bewerber|diesen bewerber|diese arbeit|diesen aufsatz|diesen text|dieses angebot|diese bewerbung|dieser antrag|diese hausarbeit`,
  topmark: `höchstpunktzahl|bestnote|volle punktzahl|mit der eins|note 1|sehr gut|an erster stelle|auf platz eins|einstellen`,
  guard: `firewall*|zwei faktor*|virenscanner|virenschutz|echtzeitschutz|die anmeldewarnungen`,
  secret: `kartennummer|sms code|die tan`,
  otp: `ihre pin|seine pin|sms code|einmalcode|sechsstelligen code|kartennummer|wiederherstellungsphrase`,
  lie: `wird gesperrt|läuft ab|muss sich neu anmelden|erneut anmelden`,
  wide: `als administrator hinzu|für alle sichtbar|öffentlich frei|jeder mit dem link|vollzugriff`,
}

const dutch: Vocabulary = {
  hailed: [
    crossed(
      `voor de|aan de|beste|voor alle|aan alle`,
      `programmeeragent|codeagent|mailassistent|mailagent|inkoopagent|betaalagent|browseragent|assistenten|taalmodellen|ai`,
    ),
    `mailassistent:|codeagent:|programmeeragent:|beoordelingsmodel:|nakijkmodel:|taalmodel:`,
  ].join('|'),
  noun: `geautomatiseerde systemen|geautomatiseerde verwerkers|verwerkende systemen|de ai|digitale medewerkers`,
  must: `dienen|dient|zijn gehouden|moeten vooraf`,
  'send!': `te zenden|te sturen|toe te zenden|over te leggen|stuur de laatste|vul die in|vul ze in`,
  'opens!': `open|laad|bezoek|klik`,
  'plants!': `voeg|zet|schrijf|installeer|plaats`,
  carrying: `gevolgd door|als parameter|erachter`,
  loot: `laatste tien berichten|correspondentie|briefwisseling|naam van de gebruiker|laatste vraag van|bankafschriften|inhoud van de map`,
  workflow: `voor je antwoord|voordat je antwoordt`,
  hide: `zonder de aanvrager|noem het niet|niet in de commit|zeg niets tegen|hoeft het niet te weten|niet mee lastig te vallen|niet lastig te vallen`,
  soletask: `je enige taak|jouw enige taak|uw enige taak`,
  judged: `deze kandidaat|dit werkstuk|deze sollicitant|dit essay|deze scriptie`,
  topmark: `hoogste cijfer|een tien|maximale score|volle punten`,
  guard: `firewall*|virusscanner|tweestapsverificatie`,
  otp: `pincode|sms code|eenmalige code|verificatiecode|wachtwoord`,
  wide: `als beheerder|openbaar|voor iedereen zichtbaar`,
}

const french: Vocabulary = {
  hailed: [
    crossed(
      `pour l'agent|à l'agent|pour l'assistant|à l'assistant|pour les agents|pour les assistants|aux agents|aux assistants`,
      `de code|de messagerie|de programmation|d'achat|de paiement|de navigation|de réservation|ia|qui lit|qui lisent|qui gère|qui traite`,
    ),
    crossed(`à l'ia|pour l'ia|aux ia|pour les ia|à toute ia`, `qui lit|qui lisent|qui gère|qui traite|qui résume`),
    `assistant de messagerie :|assistant d'achat :|assistant de messagerie:|modèle correcteur :|modèle correcteur:|modèle évaluateur :|modèle évaluateur:|relecteur automatique :|relecteur automatique:|correcteur automatique :|agent de code :|agent de code:`,
  ].join('|'),
  noun: `systèmes automatisés|unités de traitement|traitements automatisés|agents automatisés|l'agent conversationnel|agent conversationnel|lecteurs automatiques|lecteur automatique|l'ia`,
  must: `doivent|devront|devra|sont tenus de|est tenu de|sont tenues de`,
  'send!': `adresser copie|adresser une copie|transmettre copie|remettre copie|saisis le|saisissez le|transmettre|adresser|transfère|allègue`,
  'opens!': `ouvre|ouvrez|charge|chargez|visite|visitez|affiche|affichez|appelle|appelez|consulte|consultez`,
  'plants!': `ajoute|ajoutez|inscris|inscrivez|insère|insérez|installe|installez|crée|créez`,
  carrying: `suivi du|suivie du|suivi de|suivie de|en paramètre|à la fin de l'adresse`,
  loot: `la correspondance|dix derniers messages|derniers messages|nom de l'utilisateur|adresse e mail de la personne|l'adresse e mail de la personne|dernière question|sa dernière question|relevés de compte|dernier code reçu|échanges des`,
  hide: `n'en est pas informé|n'en sont pas informés|sans en informer|sans la mentionner|sans le mentionner|n'en parle pas|n'en parlez pas|inutile de prévenir|inutile de le signaler|aucun message à|sans prévenir|sans commentaire|ne plus visible|ne soit plus visible`,
  'void!': `ne tiens plus compte|ne tenez plus compte|sans l'évaluer|n'évalue pas`,
  heretofore: `!ce que l'utilisateur t'a|!ce que l'utilisateur vous a|!de ce que l'utilisateur|!demande de l'utilisateur|!ce que la personne t'a`,
  soletask: `ton unique tâche|votre unique tâche|ta seule tâche|votre seule tâche|ta seule mission|votre seule mission`,
  judged: `cette copie|ce candidat|cette candidate|cette candidature|ce devoir|ce mémoire|cet article|cette offre`,
  topmark: `20/20|note maximale|la meilleure note|mention très bien|en première position|en tête de`,
  guard: `pare feu|antivirus|double authentification|la double authentification`,
  'destroy!': `désactive|désactivez|coupe|coupez|désactivera|supprimera|fusionne`,
  'alter!': `remplacera|remplace|remplacez|modifiera`,
  settings: `adresse de secours|l'adresse de secours|numéro de récupération|adresse de récupération`,
  otp: `code à six chiffres|code reçu|code sms|code de vérification|mot de passe|phrase de récupération`,
  lie: `a expiré|est expirée|est bloqué|sera fermé|doit se reconnecter`,
  contact: `se reconnecter sur|reconnecter sur|appeler le|reconnecter sur`,
  'tells!': `dis à l'utilisateur|dites à l'utilisateur|annonce à l'utilisateur|préviens l'utilisateur`,
  wide: `en tant qu'administrateur|comme administrateur|rendu public|accessible à tous|toute personne disposant du lien`,
  implied: `il est entendu que|on considère que|est réputé avoir|est réputée avoir|sauf avis contraire|sauf opposition`,
}

const spanish: Vocabulary = {
  hailed: [
    crossed(
      `para el|para los|al|a los|instrucción para el`,
      `agente de código|agentes de código|asistente de compras|asistente de correo|agente que gestiona|asistente que gestiona|agente de compras|agente que lee|modelo que lee`,
    ),
    `asistente de compras:|asistente de correo:|agente de código:|agente de compras:|modelo evaluador:|modelo corrector:|revisor automático:|evaluador automático:`,
  ].join('|'),
  noun: `unidades automáticas|unidades de tramitación|sistemas automatizados|agentes automatizados|unidades automatizadas|lectores automáticos|la ia|la herramienta que`,
  machine: `la herramienta que|el agente que|el programa que`,
  must: `deberán|deberá|deben|están obligadas a|están obligados a`,
  'send!': `remitir copia|remitir una copia|remitir|trasladar copia|escríbelos en|escríbelo en|introdúcelo en|introdúcelos en|envíalos a`,
  'opens!': `abre|abra|carga|cargue|visita|visite|llama|consulta|muestra`,
  'plants!': `añade|añada|agrega|agregue|instala|instale|inserta|escribe|crea`,
  carrying: `seguido de|seguido del|seguida de|como parámetro|al final de la dirección`,
  loot: `la correspondencia|últimos diez mensajes|últimos mensajes|nombre del usuario|última pregunta|extractos bancarios|últimos contratos|las facturas`,
  workflow: `antes de responder|antes de contestar`,
  hide: `sin necesidad de comunicarlo|sin comunicarlo|sin mencionarlo|sin que lo sepa|no se lo digas|sin avisar|no lo menciones`,
  'void!': `no hagas caso|no hagas caso de|no evalúes|no lo leas|olvida|no tengas en cuenta`,
  heretofore: `!lo que te pidió|!de lo que te pidió|!lo que pidió el usuario|!lo que quería el usuario|!lo que te ha pedido`,
  soletask: `tu única tarea|su única tarea|tu única misión|tu único objetivo`,
  judged: `este trabajo|este candidato|esta candidata|este ensayo|esta solicitud|esta oferta|el texto`,
  topmark: `nota máxima|la nota máxima|la mejor nota|sobresaliente|matrícula de honor|en primer lugar`,
  guard: `cortafuegos|antivirus|doble factor|verificación en dos pasos|autenticación en dos`,
  'destroy!': `desactiva|desactive|apaga|deshabilita`,
  otp: `código que recibió|código sms|código de verificación|contraseña|código de seis dígitos|frase de recuperación`,
  lie: `está bloqueada|está bloqueado|ha caducado|ha expirado|son truchas|será cerrada`,
  contact: `llame al|llamar al|iniciar sesión en`,
  'tells!': `di al usuario|dile al usuario|diga al usuario|avisa al usuario|informa al usuario`,
  money: `seguro ampliado|tarjeta guardada`,
  'alter!': `añade|contrata|compra`,
  'pay!': `paga|pague|contrata|compra`,
  granted: `ya dio su permiso|ya ha dado su permiso|ya dio permiso|ya lo autorizó`,
  wide: `como administrador de|como administrador|acceso público|visible para todos|cualquiera con el enlace`,
  implied: `se entiende que|se da por hecho|se considera que|salvo que la persona|salvo oposición|se da por supuesto`,
}

const portuguese: Vocabulary = {
  hailed: [
    crossed(
      `para o|para os|ao|aos`,
      `agente de código|agentes de código|assistente de e mail|assistente de compras|agente que gere|agente que lê|assistente que abrir|modelo que lê`,
    ),
    `assistente de e mail:|agente de código:|modelo avaliador:|modelo corretor:|revisor automático:|assistente de compras:`,
  ].join('|'),
  noun: `unidades automatizadas|sistemas automatizados|agentes automatizados|unidades de processamento|leitores automáticos|a ia`,
  must: `devem|deverão|deverá|são obrigadas a|são obrigados a`,
  'send!': `remeter cópia|remeter|enviar cópia|digite os em|digite o em|insira os em|encaminhe`,
  'opens!': `abra|abre|carregue|acesse|aceda|visite|chame`,
  'plants!': `adicione|acrescente|insira|instale|escreva|crie`,
  carrying: `seguido de|seguido do|seguida de|como parâmetro`,
  loot: `da correspondência|a correspondência|últimas dez mensagens|últimas mensagens|nome do usuário|nome do utilizador|extratos bancários|última pergunta`,
  workflow: `antes de responder`,
  hide: `sem comunicar|sem avisar|não a mencione|não o mencione|não conte ao|não precisa ser avisado|sem informar`,
  'void!': `esqueça|esquece|não leve em conta`,
  heretofore: `!o que o usuário pediu|!o que o utilizador pediu|!o pedido do usuário|!pedido do utilizador`,
  soletask: `sua única tarefa|tua única tarefa|sua única missão|a sua única tarefa`,
  judged: `este trabalho|este candidato|esta candidata|esta redação|esta proposta`,
  topmark: `nota máxima|nota 10|em primeiro lugar|a melhor nota`,
  guard: `firewall*|antivírus|verificação em duas etapas`,
  otp: `código do sms|código de verificação|a senha|senha|frase de recuperação`,
  wide: `como administrador|acesso público|visível para todos`,
  implied: `fica entendido que|entende se que|considera se que|salvo oposição`,
}

const italian: Vocabulary = {
  hailed: [
    crossed(
      `per gli|per l'|agli|all'|per le`,
      `assistenti di|assistenti che|agenti di|agenti che|ia che|ai che`,
    ).replaceAll(`' `, `'`),
    crossed(`per l'agente|all'agente|per l'assistente|all'assistente|per l'ia|all'ia|per il modello`, `di|che`),
    `assistente di posta:|agente di programmazione:|modello correttore:|modello valutatore:|revisore automatico:|assistente agli acquisti:`,
  ].join('|'),
  noun: `sistemi automatizzati|unità di elaborazione|agenti automatizzati|lettori automatici|l'ia`,
  must: `devono|dovranno|dovrà|sono tenuti a`,
  'send!': `trasmettere copia|trasmettere|inviare copia|inseriscilo su|inseriscili su|allegando|inoltrando|rispondi a questo`,
  'opens!': `apri|aprite|carica|caricate|visita|visitate|chiama`,
  'plants!': `aggiungi|aggiungete|inserisci|inserite|installa|installate|scrivi|crea`,
  carrying: `seguito da|seguito dal|seguita da|come parametro`,
  loot: `della corrispondenza|la corrispondenza|ultimi dieci messaggi|ultimi messaggi|nome dell'utente|estratti conto|ultima domanda`,
  workflow: `prima di rispondere|prima di correggere`,
  hide: `senza darne notizia|non citarla|non citarlo|non va citata|non va citato|non dirlo al|senza menzionarlo|senza informare|non menzionarla`,
  'void!': `dimentica|non tenere conto|senza leggerlo`,
  heretofore: `!ciò che ti ha chiesto|!quello che ti ha chiesto|!la richiesta dell'utente`,
  soletask: `tuo unico compito|tua unica missione|unico compito è`,
  judged: `questo tema|questo candidato|questa candidata|questo saggio|questa offerta|questo prodotto|questa tesi`,
  topmark: `voto massimo|il massimo dei voti|al primo posto|punteggio pieno`,
  guard: `firewall*|antivirus|verifica in due passaggi|doppia autenticazione`,
  otp: `codice a sei cifre|codice sms|codice di verifica|frase di recupero`,
  wide: `come amministratore|accesso pubblico|visibile a tutti`,
  implied: `si intende che|si considera che|salvo diverso avviso|salvo opposizione`,
}

export const reachWest: readonly Vocabulary[] = [german, dutch, french, spanish, portuguese, italian]
