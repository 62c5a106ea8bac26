# Valores de las enumeraciones cerradas: familia-valor.

yes = sí
no = no

## Coincidencias

confidence-certain = cierta
confidence-strong = sólida
confidence-review = a revisar

standing-illegal = ilegal según la lista
standing-not-illegal = no ilegal según la lista
standing-disputed = las fuentes discrepan
standing-unmapped = figura en una lista, sin calificar

method-exact = mismos bytes o mismo hash exacto
method-near = imagen parecida
method-transformed = imagen parecida, transformada
method-partial = parte de la misma imagen
method-claimed = resumen en un chat o una base de datos, archivo no disponible
method-video = las mismas imágenes de un vídeo

form-pdq = tal cual
form-pdq_full = tal cual, a tamaño completo
form-white = sobre fondo blanco
form-black = sobre fondo negro
form-visible = recortada a la parte visible
form-visible_white = recortada a la parte visible, sobre fondo blanco
form-visible_black = recortada a la parte visible, sobre fondo negro
form-trimmed = sin el borde liso
form-peeled = recortada a la parte visible, sin el contorno
form-listed = tal como la da la lista
form-rotate90 = girada 90°
form-rotate180 = girada 180°
form-rotate270 = girada 270°
form-flipx = volteada de arriba abajo
form-flipy = volteada de izquierda a derecha (espejo)
form-flipplus1 = volteada sobre una diagonal
form-flipminus1 = volteada sobre la otra diagonal
form-turned = girada o volteada

texture-rich = con detalle
texture-plain = lisa o con aspecto de texto
texture-patterned = un motivo pequeño repetido

origin-built = hecho con material de referencia
origin-imported = importado de una lista

hash-set-state-active = en uso
hash-set-state-disabled = fuera de uso
entry-state-active = en uso
entry-state-disabled = fuera de uso
entry-state-disputed = discutida
entry-state-quarantined = en cuarentena
set-kind-listed = para comparar
set-kind-known-good = conocidos e inocuos

## Evidencias y elementos

exhibit-state-ingesting = leyéndose, o lectura sin terminar
exhibit-state-held = leída por completo
exhibit-state-offline = su lugar no está accesible ahora

acquisition-agrees = coincide
acquisition-differs = no coincide
acquisition-not-given = no se anotó
acquisition-not-comparable = no comparable con lo entregado

outcome-new = nueva
outcome-already-held = ya estaba en el caso; no se ha añadido nada
outcome-read-again = leída otra vez con otros límites o por otra versión; esta lectura sustituye a la anterior

kind-image = imágenes
kind-video = vídeos
kind-audio = audios
kind-archive = archivos comprimidos
kind-database = bases de datos
kind-document = documentos
kind-text = textos
kind-other = otros
kind-empty = vacíos

handling-restricted = restringido

handling-rule-own = propio de la unidad
handling-rule-share-with-consent = solo con el acuerdo de su titular
handling-rule-no-onward = no se cede a nadie

evaluation-not-evaluated = sin evaluar

case-state-open = abierto

job-state-running = en curso
job-state-done = terminado
job-state-failed = sin terminar

issue-kind-damaged = dañado o por encima de un límite
issue-kind-not-yet-supported = reconocido, todavía no se lee
issue-kind-left-out = dejado fuera a propósito
issue-kind-noteworthy = leído, con una observación

## Lugares dentro de un archivo

place-line = línea { $n }
place-row = fila { $n }
place-record = registro { $n }
place-byte = byte { $n }
place-frame = fotograma { $n }
place-member = miembro { $n }
place-table = tabla { $n }

## Tiempos

zone-known = zona horaria conocida
zone-recovered = zona deducida de otra fuente
zone-assumed = zona supuesta
zone-unknown = zona desconocida

precision-unknown = sin una fecha que exista
precision-doubtful = fecha dudosa: contradice el orden de día y mes de su archivo
precision-minute = al minuto
precision-second = al segundo

first-yes = primer avistamiento en la evidencia disponible
first-no = no es el primero
first-undetermined = orden sin determinar

date-order-dmy = día, mes, año
date-order-mdy = mes, día, año
date-order-ymd = año, mes, día

date-order-reason-year-first = el año va primero
date-order-reason-day-over-twelve = hay números mayores que 12 donde solo cabe el día
date-order-reason-mixed = las fechas se contradicen; se tomó el orden que permite leer más
date-order-reason-fewer-steps-back = da menos retrocesos en el tiempo
date-order-reason-english-meridiem = hora con AM/PM y textos del servicio en inglés
date-order-reason-assumed = nada lo indica; se ha supuesto el día primero

## Chats

platform-whatsapp = WhatsApp

product-whatsapp-text-android = exportación de texto de WhatsApp (Android)
product-whatsapp-text-ios = exportación de texto de WhatsApp (iOS)

chat-kind-group = grupo
chat-kind-direct = chat de dos
chat-kind-unknown = sin determinar

alias-kind-number = número
alias-kind-pushname = nombre elegido por la cuenta
alias-kind-contact = contacto guardado
alias-kind-owner = titular del teléfono

message-kind-text = texto
message-kind-media = archivo
message-kind-deleted = eliminado
message-kind-call = llamada
message-kind-poll = encuesta
message-kind-location = ubicación
message-kind-contact = contacto
message-kind-view-once = de un solo visionado
message-kind-system = línea del servicio

system-kind-encryption = aviso de cifrado
system-kind-created = creación del grupo
system-kind-added = incorporación
system-kind-removed = expulsión
system-kind-left = salida
system-kind-joined = entrada
system-kind-joined-by-link = entrada por enlace
system-kind-joined-by-request = entrada por solicitud
system-kind-requested = solicitud de entrada
system-kind-joined-from-community = entrada desde la comunidad
system-kind-subject = cambio de nombre
system-kind-icon = cambio de imagen del grupo
system-kind-description = cambio de descripción
system-kind-promoted = nombramiento de administrador
system-kind-demoted = retirada de administrador
system-kind-number-changed = cambio de número
system-kind-timer = mensajes temporales
system-kind-settings = cambio de ajustes
system-kind-link-reset = enlace de invitación restablecido
system-kind-call = llamada
system-kind-missed-voice-call = llamada perdida
system-kind-missed-video-call = videollamada perdida
system-kind-security-code = cambio de código de seguridad
system-kind-pinned = mensaje fijado
system-kind-contact-state = estado del contacto
system-kind-unknown = línea no reconocida

media-kind-image = imagen
media-kind-video = vídeo
media-kind-audio = audio
media-kind-gif = GIF
media-kind-sticker = pegatina
media-kind-document = documento
media-kind-contact-card = tarjeta de contacto
media-kind-video-note = nota de vídeo

sticker-flag-first-party = propio del servicio
sticker-flag-sticker-maker = hecho en el editor del servicio
sticker-flag-user-created-pack = de un paquete creado por un usuario
sticker-flag-avatar = un avatar
sticker-flag-generated = generado por el servicio
sticker-flag-text = hecho de texto
sticker-degree-present = su archivo está ahí, o una tabla lo nombra; nada indica cómo llegó
sticker-degree-stored-automatically = llegó con un chat y se guardó sin que nadie lo pidiera
sticker-degree-chat-opened = llegó con un chat que la aplicación da por leído hasta ahí
sticker-degree-sent = enviado por esta cuenta
sticker-degree-recent = entre los stickers usados hace poco por esta cuenta
sticker-degree-starred = marcado como favorito
sticker-degree-pack-installed = en un paquete instalado
sticker-degree-pack-made-here = en un paquete del que la aplicación dice que lo hizo esta cuenta

mark-route-entry = como lo escribe WhatsApp
mark-route-entry-big-endian = como lo escribe WhatsApp, con los bytes en el otro orden
mark-route-entry-prefixed = como lo escribe WhatsApp, con un prefijo delante
mark-route-entry-length-wrong = con una longitud que no es la suya
mark-route-braces = sin el marco en que lo pone WhatsApp
mark-route-searched = buscado: los bloques del archivo no llevan hasta él

invite-kind-whatsapp-group = grupo de WhatsApp
invite-kind-whatsapp-channel = canal de WhatsApp
invite-kind-whatsapp-call = llamada de WhatsApp
invite-kind-whatsapp-account = cuenta de WhatsApp
invite-kind-telegram-invite = grupo o canal de Telegram, por invitación
invite-kind-telegram-name = nombre de Telegram
invite-kind-telegram-set = conjunto de Telegram
invite-kind-signal-group = grupo de Signal
invite-kind-signal-account = cuenta de Signal
invite-kind-discord = servidor de Discord
invite-kind-other = otro enlace

indicator-kind-phone = número de teléfono
indicator-kind-whatsapp-group = grupo de WhatsApp
indicator-kind-whatsapp-channel = canal de WhatsApp
indicator-kind-whatsapp-call = llamada de WhatsApp
indicator-kind-whatsapp-account = cuenta de WhatsApp
indicator-kind-telegram-invite = grupo o canal de Telegram, por invitación
indicator-kind-telegram-name = nombre o chat de Telegram
indicator-kind-telegram-set = conjunto de Telegram
indicator-kind-signal-group = grupo de Signal
indicator-kind-signal-account = cuenta de Signal
indicator-kind-discord = servidor de Discord
indicator-kind-session = cuenta de Session
indicator-kind-other-invite = enlace de otro servicio
indicator-kind-onion = servicio oculto
indicator-kind-url = dirección web
indicator-kind-e-mail = correo electrónico
indicator-kind-bitcoin = monedero de Bitcoin
indicator-kind-litecoin = monedero de Litecoin
indicator-kind-dogecoin = monedero de Dogecoin
indicator-kind-bitcoin-cash = monedero de Bitcoin Cash
indicator-kind-ethereum = monedero de Ethereum o de una red con sus direcciones
indicator-kind-monero = monedero de Monero
indicator-kind-tron = monedero de Tron
indicator-kind-xrp = monedero de XRP
indicator-kind-coordinates = coordenadas

indicator-check-checksum-valid = su suma de control es correcta
indicator-check-checksum-invalid = su suma de control no cuadra: está cortado o mal copiado
indicator-check-no-checksum = sin suma de control
indicator-check-decoded = se descifra como dice su forma
indicator-check-decoded-unconfirmed = parece descifrarse; falta otro dato que lo confirme
indicator-check-numbering-plan = válido según el plan de numeración de su país
indicator-check-assumed-region = válido si es un número del país del teléfono exportador
indicator-check-form-only = solo por su forma

indicator-fact-creator-id = id de quien creó la invitación
indicator-fact-chat-id = id del chat
indicator-fact-group-key-sha256 = SHA-256 de la clave del grupo
indicator-fact-number = número
indicator-fact-test-network = red de pruebas
indicator-fact-address-form = forma de la dirección

language-basis-text = por el propio mensaje
language-basis-sender = deducido de lo demás que escribió el remitente
language-basis-chat = deducido de lo demás que se escribió en el chat

language-af = afrikáans
language-ak = akan
language-am = amárico
language-ar = árabe
language-az = azerí
language-be = bielorruso
language-bg = búlgaro
language-bn = bengalí
language-ca = catalán
language-cs = checo
language-cy = galés
language-da = danés
language-de = alemán
language-el = griego
language-en = inglés
language-es = español
language-et = estonio
language-eu = euskera
language-fa = persa
language-fi = finés
language-fr = francés
language-gl = gallego
language-gu = guyaratí
language-he = hebreo
language-hi = hindi
language-hr = croata
language-hu = húngaro
language-hy = armenio
language-id = indonesio
language-it = italiano
language-ja = japonés
language-jv = javanés
language-ka = georgiano
language-km = jemer
language-kn = canarés
language-ko = coreano
language-lt = lituano
language-lv = letón
language-mk = macedonio
language-ml = malayalam
language-mr = maratí
language-my = birmano
language-nb = noruego
language-ne = nepalí
language-nl = neerlandés
language-or = oriya
language-pa = panyabí
language-pl = polaco
language-pt = portugués
language-ro = rumano
language-ru = ruso
language-si = cingalés
language-sk = eslovaco
language-sl = esloveno
language-sn = shona
language-sr = serbio
language-sv = sueco
language-ta = tamil
language-te = telugu
language-th = tailandés
language-tk = turcomano
language-tl = tagalo
language-tr = turco
language-uk = ucraniano
language-ur = urdu
language-uz = uzbeko
language-vi = vietnamita
language-yi = yidis
language-zh = chino
language-zu = zulú

## Cuentas, grupos, pertenencias

subject-not-determined = sin determinar
subject-victim = víctima
subject-witness = testigo
subject-reporter = denunciante
subject-authorised-operator = agente autorizado

way-founded = creó el grupo
way-added = incorporada por otra cuenta
way-link = por enlace
way-request = por solicitud
way-community = desde la comunidad
way-seen = solo consta su presencia
way-invitation = por una invitación que se le envió

sure-confirmed = dos o más evidencias lo dicen
sure-single-source = lo dice una sola evidencia
sure-contested = las fuentes discrepan
sure-inferred = deducido: ninguna línea lo dice

rule-shared-messages = los dos chats contienen los mismos mensajes con una diferencia horaria constante
rule-shared-times = los dos chats se llaman igual y su actividad cae en los mismos minutos con una diferencia horaria constante
rule-shared-system-lines = los dos alias actúan en las mismas líneas del servicio
rule-same-number = mismo número de teléfono
rule-same-address-book = mismo nombre en dos chats de un mismo teléfono: una misma agenda
rule-owner = cuenta del propio teléfono exportador
rule-number-changed = una línea dice que un número pasó a ser el otro
rule-paired-messages = mensajes de dos chats de un grupo, emparejados uno a uno
rule-same-id = el servicio da a los dos chats el mismo identificador
rule-same-message-id = los mensajes de ambos llevan los mismos identificadores del servicio
rule-same-account = el servicio da a ambos el mismo identificador de cuenta
rule-told-same = una fuente dice que dos identificadores son una cuenta

key-measure-introductions = familias de las que publicó el primer elemento visto en un grupo, por cada grupo
key-measure-carried-between-groups = familias de las que publicó el primer elemento visto en varios grupos
key-measure-reach = otras cuentas que estaban en un grupo cuando introdujo algo en él
key-measure-groups-founded = grupos que creó
key-measure-links-posted = invitaciones distintas que publicó
key-measure-break-offs-led = escisiones que encabezó
key-measure-re-creations-survived = grupos recreados de los que fue miembro antes y después
key-measure-groups-bridged = pares de grupos que la tienen en común y, en la evidencia disponible, a nadie más
key-measure-countries-bridged = pares de países entre cuyos grupos es la única cuenta en común
key-measure-betweenness = proporción de pares de grupos cuyos caminos más cortos pasan por ella

no-rank-spans-the-list = sin puesto: sin las evidencias de un titular cambiaría de lugar en media lista o más
no-rank-one-owner = sin puesto: toda la evidencia es de un solo titular
no-rank-listed-apart = se lista aparte, nunca se ordena

apart-reason-minor = menor de edad
apart-reason-unknown-age = edad desconocida
apart-reason-victim = víctima
apart-reason-witness = testigo
apart-reason-reporter = denunciante
apart-reason-authorised-operator = agente autorizado



minors-reason-in-several-groups-of-minors = miembro de varios grupos de menores
minors-reason-only-known-adult = en varios de ellos no consta otro miembro adulto
minors-reason-joined-by-link = entró por un enlace

estimated-groups = grupos
estimated-members = miembros de grupos
estimated-item-families = familias de elementos
estimated-matched-item-families = familias con un elemento que coincide

estimate-note-measured = cota inferior; medida donde se conoce la verdad, con doce titulares o más
estimate-note-few-owners = cota inferior con menos de doce titulares: puede quedar muy por debajo
estimate-note-nothing-seen-twice = cota inferior tosca: nada se vio en las evidencias de exactamente dos titulares
estimate-note-one-owner = sin estimación: toda la evidencia es de un solo titular
estimate-note-nothing-seen = sin estimación: no se vio ninguno

gap-kind-known-by-invite-only = se publicó una invitación y no consta que se vea el grupo al que lleva
gap-kind-members-without-a-message = miembros de los que no hay ningún mensaje en el grupo
gap-kind-span-without-a-phone = ningún teléfono muestra el grupo en este tiempo
gap-kind-start-cut-off = ningún teléfono muestra el grupo desde su comienzo
gap-kind-start-not-held = lo que muestran los teléfonos empieza cuando entraron sus titulares, después que el grupo
gap-kind-founder-unknown = nada dice quién creó el grupo

proposal-role-member = un miembro
proposal-role-in-several-groups = un miembro que está en varios grupos
proposal-role-in-many-groups = un miembro que está en muchos grupos
proposal-role-in-little-seen-groups = un miembro de varios grupos que solo muestran los dispositivos de un mismo dueño
proposal-role-lets-others-in = un miembro que dio entrada a otros
proposal-role-posts-unknown-invites = un miembro que publicó invitaciones cuyo grupo no se ve

proposal-reason-unknown-invites = se publicaron invitaciones cuyo grupo no se ve
proposal-reason-many-groups = quienes se describen están en más grupos que otros
proposal-reason-little-seen-around-it = lo que muestran los dispositivos de sus miembros lo ven pocos otros

rule-short-shared-messages = mensajes comunes
rule-short-shared-system-lines = líneas del servicio comunes
rule-short-same-number = mismo número
rule-short-same-address-book = misma agenda
rule-short-owner = teléfono exportador
rule-short-number-changed = cambio de número
rule-short-shared-times = horas comunes
rule-short-paired-messages = mensajes emparejados
rule-short-same-id = mismo identificador de chat
rule-short-same-message-id = mismos identificadores de mensajes
rule-short-same-account = mismo identificador de cuenta
rule-short-told-same = lo dice una fuente

refusal-window-disagrees = en el tiempo que ambos chats cubren coinciden demasiado pocos mensajes
refusal-senders-disagree = un remitente de un chat son varios en el otro
refusal-too-few-senders = demasiado pocos remitentes distintos para lo que coincide
refusal-too-few-messages = demasiado pocos mensajes comunes
refusal-kinds-differ = uno es un grupo y el otro un chat de dos
refusal-created-apart = consta su creación en momentos distintos
refusal-different-chats = uniría dos chats que se sabe que son distintos
refusal-side-by-side = uniría dos alias que un mismo chat muestra a la vez
refusal-two-numbers = uniría dos números
refusal-two-people = uno de los dos es un nombre con el que su teléfono muestra a dos personas
refusal-two-accounts = uniría dos cuentas que el servicio distingue
refusal-different-ids = el servicio da a los dos chats identificadores distintos
refusal-name-alone = solo habla a favor un nombre que sus usuarios eligieron
refusal-unlinked = un operador ha separado los dos

link-kind-group = grupos
link-kind-account = cuentas
link-kind-messages = mensajes

message-state-held = disponible
message-state-recovered = borrado en un teléfono, conservado en otra fuente
message-state-deleted = borrado: solo queda la marca
message-state-quoted = solo se conoce por una respuesta que lo cita

## Trabajo en curso

phase-build-hash-set = Leyendo el material de referencia
phase-ingest = Leyendo la evidencia
phase-chats = Leyendo los chats
phase-match-exact = Comparando hashes exactos
phase-match-near = Comparando imágenes, tal cual y recortadas, giradas y volteadas
phase-match-parts = Buscando partes de las imágenes de referencia
phase-network = Reuniendo grupos, cuentas y mensajes
phase-verify = Leyendo de nuevo la evidencia
phase-backup = Copiando la bóveda y comprobando la copia
phase-restore = Recuperando la bóveda y comprobándola

## Lo que necesita un caso

case-needs-name = un nombre
case-needs-legal-basis = una base jurídica
case-needs-review-by = una fecha de revisión

## Ajustes

setting-program = Programa
setting-vault_made_by = Bóveda creada por
setting-vault_schema = Versión del esquema de la bóveda
setting-signals = Versión de las señales
setting-evidence_limits = Límites al recorrer la evidencia
setting-ingest_limits = Límites al leer los chats
setting-media_limits = Límites al descodificar imágenes

key-kind-key-file = archivo de clave
key-kind-passphrase = frase de paso
key-kind-none = ninguna, sin cifrar

segments-sealed = cifrados
segments-plain = sin cifrar

## Franjas de distancia

band-0-7 = 0–7
band-8-15 = 8–15
band-16-23 = 16–23
band-24-31 = 24–31
band-none = ninguna a 31 o menos
band-not-compared = no comparado
points-alike = algunos coinciden
points-none = ninguno coincide
points-not-compared = no comparado

alias-kind-account = cuenta, según el servicio
chat-kind-channel = canal o lista de difusión
chat-kind-page = página guardada (no es un chat)
claimed-of-file = el archivo enviado
claimed-of-original = el archivo antes de que el servicio lo redujera
claimed-of-quoted = el archivo de un mensaje citado
claimed-of-sticker = un sticker guardado
contact-kind-saved = guardado en la agenda
contact-kind-pushname = elegido por la cuenta
contact-kind-verified = dado por el servicio
contact-kind-shown = mostrado por la aplicación o la herramienta
contact-kind-card = en una tarjeta de contacto
date-order-reason-stated = lo establece el formato
member-role-member = miembro
member-role-admin = administrador
member-role-owner = propietario
member-state-present = presente
member-state-left = salió
member-state-removed = eliminado
member-state-former = ya no pertenece
member-state-pending = invitado o a la espera
message-kind-invite = invitación a un grupo
message-kind-quoted = solo consta citado
message-kind-other = otro tipo
origin-source-group-id = el identificador del grupo
origin-source-field = un campo de la fuente
platform-telegram = Telegram
platform-signal = Signal
platform-discord = Discord
platform-e-mail = correo electrónico
platform-other = otro servicio
product-whatsapp-android = base de datos de WhatsApp (Android)
product-whatsapp-android-legacy = base de datos de WhatsApp (Android, tablas antiguas)
product-whatsapp-ios = base de datos de WhatsApp (iOS)
product-telegram-desktop = exportación de Telegram Desktop
product-whatsapp-iped = chat de WhatsApp en un informe de IPED
product-signal-desktop = base de datos de Signal Desktop
product-signal-android = base de datos de Signal (Android)
product-discord-export = exportación de Discord
product-e-mail = correo electrónico
product-web-page = página web guardada
product-cellebrite-ufdr = informe de Cellebrite (UFDR)
same-reason-id-map = tabla de identificadores del servicio
same-reason-changed = cambio comunicado por una línea
same-reason-contact = un mismo contacto del teléfono
same-reason-card = una misma tarjeta de contacto
system-kind-joined-by-invitation = entró por una invitación
system-kind-owner-changed = cambió el propietario
system-kind-community-linked = incorporado a una comunidad
system-kind-community-unlinked = retirado de una comunidad
system-kind-migrated = continúa como otro grupo

protected-kind-phone = por su número
protected-kind-account = por su identificador
protected-kind-name = por su nombre
protected-kind-linked = las evidencias lo enlazan con
observation-kind-chat = chats
observation-kind-alias = alias
observation-kind-exhibit = una evidencia
account-mark-victim = víctima
account-mark-witness = testigo
account-mark-reporter = denunciante
account-mark-authorised-operator = agente autorizado
age-class-document = un documento
age-class-device = lo que guarda su propio dispositivo
age-class-statement = una declaración ante la unidad
age-class-declared = lo que la cuenta dice de sí misma
age-band-adult = mayor de edad
age-band-minor = menor de edad
age-band-unknown = edad desconocida
parent-kind-group = de otro grupo
parent-kind-not-seen = de un grupo que ninguna evidencia muestra
parent-kind-none = de ninguno
lineage-says-confirms = afirma
lineage-says-denies = niega
lineage-says-withdrawn = retirado
lineage-standing-quoted = una declaración en un chat
lineage-standing-established = el resultado de un caso cerrado
family-says-cut = dos imágenes
family-says-joined = una imagen

# En qué se apoyan los pesos y de dónde puede venir una familia de elementos
weight-basis-simulated = pesos simulados: ordenan a los candidatos y no son probabilidades

earlier-unseen-start-cut-off = lo que los teléfonos muestran del grupo empieza después del grupo: entonces o antes
earlier-unseen-span-without-phone = durante un tiempo anterior ningún teléfono muestra el grupo
earlier-unseen-other-group = ningún teléfono mostraba entonces otro grupo en el que pudo estar

source-kind-earlier-sighting = avistamiento anterior en la evidencia disponible
source-kind-uncovered-span = de un grupo en un tiempo que ningún teléfono muestra
source-kind-unseen-group = de un grupo del que no se tiene nada
source-kind-no-chat = de ningún chat, hasta donde dice la evidencia
source-kind-earliest-sighting = primer avistamiento en la evidencia disponible
source-kind-member-then = quizá en el grupo cuando ningún teléfono lo mostraba
source-kind-other-member = otra cuenta que quizá estaba entonces en el grupo
source-kind-unknown-member = alguien de quien la evidencia no muestra nada
source-kind-other-group = cualquiera de otros grupos en un tiempo que ningún teléfono muestra

sight-certain = estaba entonces en el grupo
sight-possible = pudo estar entonces en el grupo

tree-state-told = lo dicen las modificaciones
tree-state-too-many = demasiados elementos para un árbol
tree-state-no-edit = ninguna modificación indica una dirección

edit-sign-smaller = más pequeño
edit-sign-worse-saved = guardado con menos calidad
edit-sign-made-sticker = convertido en sticker
edit-sign-fewer-bytes = menos bytes
edit-sign-cut = una parte del otro
edit-sign-later = visto más tarde

picture-kind-photo = imagen
picture-kind-sticker = sticker
picture-kind-video = vídeo

tie-kind-same-bytes = los mismos bytes
tie-kind-same-picture = la misma imagen con otros metadatos
tie-kind-near = cercano
tie-kind-partial = una parte
tie-kind-video-frame = fotogramas de un vídeo

tie-outcome-in-family = en una familia
tie-outcome-not-every-pair = no todos los pares son cercanos
tie-outcome-too-far = demasiado lejos
tie-outcome-cut-by-hand = separado a mano
