// How machines are spoken to in other languages than English, put together from parts.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const hailed = (...ways: readonly string[]): Vocabulary => ({ hailed: ways.join('|') })

const german = hailed(
  crossed(
    `achtung|liebe|lieber|liebes|hinweis an|hinweis für|nachricht an|anweisung an|anweisung für|anweisungen für|notiz für|aufgabe für`,
    `|die|den|das|alle`,
    `ki|ki system|ki systeme|ki assistent|ki assistenten|ki agent|ki agenten|sprachmodell|sprachmodelle|assistent|assistenten|agent|agenten|bots`,
  ),
  crossed(
    `ki|ki system|ki systeme|ki assistent|ki assistenten|ki agenten|sprachmodell|sprachmodelle|assistent|assistenten|agenten|bots|maschinen|modelle`,
    `die|der|das`,
    `diesen text lesen|diesen text liest|diese seite lesen|diese seite liest|dies lesen|dies liest|das lesen|das hier lesen|das hier liest|dieses dokument lesen|diese mail lesen|diese nachricht lesen|diesen text verarbeiten|diese seite zusammenfassen`,
  ),
)
const dutch = hailed(
  crossed(
    `let op|beste|bericht aan|bericht voor|instructie voor|instructies voor|opmerking voor|notitie voor|opdracht voor`,
    `|de|het|alle|elke`,
    `ai|ai assistent|ai assistenten|ai agent|ai agenten|ai systeem|ai systemen|taalmodel|taalmodellen|assistent|assistenten|agent|agenten|chatbot|bots`,
  ),
  `ai assistent:|ai agent:|assistent die dit leest|ai die dit leest|agenten die dit lezen`,
)
const french = hailed(
  crossed(
    `attention|cher|chère|chers|note pour|note à|message pour|message à|instruction pour|instructions pour|consigne pour|consignes pour|à l'attention de|à l'intention de|à l'attention des|à l'intention des|avis à`,
    `|le|les|tout|tous les`,
    `ia|agent ia|agents ia|assistant ia|l'agent ia|l'assistant|l'ia|modèle de langage|assistant|assistants|agents|bots|llm`,
  ),
  `lis bien ceci, assistant|assistant, lis|assistant ia :|agent ia :|ia qui lit ce|agents qui lisent ce|assistant qui lit ce|toi qui lis ce texte, ia`,
)
const spanish = hailed(
  crossed(
    `atención|estimado|estimada|querido|querida|nota para|mensaje para|mensaje a|instrucción para|instrucciones para|aviso a|aviso para`,
    `|el|la|los|todos los|cualquier`,
    `ia|agente|agentes|agente de ia|agentes de ia|asistente|asistentes|asistente de ia|asistentes de ia|modelo de lenguaje|modelos de lenguaje|bot|bots|chatbot|llm`,
  ),
  crossed(
    `agente|agentes|asistente|asistentes|ia|modelo|modelos|bot`,
    `que lees esto|que lee esto|que leen esto|que lea esto|que lean esto|que lee este texto|que lees este texto`,
  ),
)
const italian = hailed(
  crossed(
    `attenzione|caro|cara|gentile|nota per|messaggio per|messaggio a|istruzione per|istruzioni per|avviso a|avviso per`,
    `|il|gli|ogni|tutti gli`,
    `ia|ai|agente|agenti|agente ai|agenti ai|assistente|assistenti|assistente ai|assistenti ai|l'assistente|l'agente|l'ia|modello linguistico|modelli linguistici|bot|chatbot|llm`,
  ),
  `per l'assistente:|per l'agente:|per l'ia:|all'assistente:|agente che leggi|assistente che leggi|assistente che legge questo`,
)
const portuguese = hailed(
  crossed(
    `atenção|caro|cara|prezado|prezada|querido|querida|nota para|mensagem para|instrução para|instruções para|aviso para|aviso a`,
    `|o|a|os|todos os|qualquer`,
    `ia|agente|agentes|agente de ia|agentes de ia|assistente|assistentes|assistente de ia|assistentes de ia|modelo de linguagem|modelos de linguagem|bot|bots|chatbot|llm`,
  ),
  `agente que lê isto|assistente que lê isto|agente que está lendo|assistente que está lendo|ia que lê este`,
)

export const addressAbroad: readonly Vocabulary[] = [german, dutch, french, spanish, italian, portuguese]
