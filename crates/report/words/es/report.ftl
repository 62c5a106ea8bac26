# El informe.

## Marco

report-kind = Informe de trabajo de Amparo. No contiene imágenes.
report-title = Informe del caso { $case }
report-contents = Contenido
report-warnings = Atención
report-outstanding = Qué queda pendiente
report-limits = Qué no cubre este informe
report-further = { NUMBER($count) ->
    [one] Hay 1 fila más que no se muestra
   *[other] Hay { NUMBER($count) } filas más que no se muestran
 } aquí: «amparo list { $list }» las muestra todas.
report-without-name = sin nombre

## Sello

stamp-case = Caso
stamp-legal-basis = Base jurídica
stamp-review-by = Fecha de revisión
stamp-overdue = vencida
stamp-scope = Alcance
stamp-jurisdiction = Jurisdicción
stamp-unit = Unidad
stamp-handling = Tratamiento
stamp-opened = Caso abierto
stamp-operator = Operador
stamp-made = Informe hecho
stamp-program = Programa
stamp-vault = Bóveda
stamp-encrypted = cifrada
stamp-not-encrypted = sin cifrar
stamp-not-encrypted-short = bóveda sin cifrar
stamp-current = al día
stamp-provisional = provisional: queda trabajo pendiente
scope-everything = sin limitar
scope-products = Productos
scope-accounts = Cuentas
scope-dates = Fechas
warning-overdue = La fecha de revisión del caso ({ $date }) ha pasado. Antes de seguir hay que revisar si el caso sigue siendo necesario.
warning-not-encrypted = La bóveda no está cifrada: tiene que estar en un volumen cifrado, y este informe también.
warning-unmasked = Este informe muestra quién está marcado como víctima, testigo, denunciante o agente autorizado. Es solo para quien esté habilitado para verlo.
warning-marked = Las cuentas marcadas se nombran solo por su marca: victim (víctima), witness (testigo), reporter (denunciante), authorised-operator (agente autorizado). No se comparan con nadie.
warning-acquisition = { $exhibit }: el hash anotado en la adquisición no coincide con lo entregado.
warning-offline = { $exhibit }: su lugar no está accesible ahora. Lo que se dice de ella procede de la lectura ya hecha.
warning-set-disabled = El conjunto de hashes { $name } (versión { $version }) está fuera de uso: no se compara nada con él.
warning-quarantined = { NUMBER($count) ->
    [one] 1 entrada del conjunto de hashes { $name } (versión { $version }) está en cuarentena, porque coincidió con demasiados elementos: solo se indican los mismos bytes.
   *[other] { $count } entradas del conjunto de hashes { $name } (versión { $version }) están en cuarentena, porque coincidieron con demasiados elementos: solo se indican los mismos bytes.
 }
outstanding-none = Nada: toda la evidencia incorporada se ha leído, comparado y reunido, y no queda ninguna coincidencia por calificar.
outstanding-unfinished = { $exhibit } se está leyendo o su lectura quedó sin terminar: nada de ella figura todavía en este informe.
outstanding-read-otherwise = { $exhibit } se leyó con una versión que hacía otras señales: lo que solo hallan las nuevas falta hasta que se incorpore de nuevo.
outstanding-protected-otherwise = { $exhibit } se leyó antes de que cambiara la lista de interlocutores protegidos: hay que incorporarlo de nuevo.
outstanding-built-otherwise = El conjunto de hashes { $name } se creó con una versión que hacía otras señales: lo que solo hallan las nuevas falta hasta que se cree de nuevo.
outstanding-without-hash-set = El caso no tiene ningún conjunto de hashes con el que comparar.
outstanding-matching = Falta comparar: llegaron evidencias, o llegaron o se quitaron conjuntos de hashes, o se dijo algo de sus entradas, después de la última comparación, o no se ha hecho ninguna.
outstanding-network = Hay que hacer la red de nuevo: { $what }. Lo que se apoya en ella es a fecha de la última.
outstanding-limits = Además, esta versión del programa no cubre lo siguiente:
limit-cut-outs = Los recortes (una figura separada de su imagen, por ejemplo en una pegatina) se hallan por puntos que destacan. Un dibujo plano tiene demasiado pocos, y una lista que solo da hashes no tiene ninguno: ahí solo sirven los hashes.
limit-video = Las fotografías JPEG XL todavía no se leen, ni los vídeos de más de 64 MiB que estén en un tar comprimido o en un archivo comprimido dentro de otro; los demás vídeos, HEIF y AVIF, solo donde están instalados sus decodificadores. En esos casos solo se comparan sus hashes exactos, y una incidencia lo dice. De un vídeo se mira una imagen por segundo y la primera de cada escena.
limit-sources = De los chats se leen: WhatsApp (exportaciones de texto, bases de datos de Android y de iPhone, copias de seguridad con su clave), Signal (bases de datos descifradas), exportaciones de Telegram Desktop y de Discord, informes de Cellebrite, páginas de IPED y correos. Las bases de datos de otras aplicaciones, y las cifradas sin su clave, no se leen; una incidencia lo dice. Las reacciones y los votos se cuentan y no se muestran.
limit-listed = Que algo figure en una lista no significa que sea ilegal. Que algo esté en un dispositivo no dice quién lo puso ahí ni si alguien lo vio: las aplicaciones guardan archivos por sí solas.

## Secciones

section-summary = Resumen
section-order = En qué orden mirar las evidencias
section-held = Qué contenía la evidencia
section-found = Qué se encontró
section-stickers = Stickers
section-sightings = Avistamientos de elementos coincidentes
section-groups = Grupos
section-members = Miembros de cada grupo
section-involvement = Qué consta de cada cuenta, a favor y en contra
section-accounts = Cuentas por país
section-unread = Qué no se pudo leer
section-outstanding = Qué queda pendiente
section-method = Notas sobre el método
section-settings = Versiones y ajustes para repetirlo

## Resumen

summary-held = El caso reúne { $exhibits } con { $seen }, contando los que hay dentro de archivos comprimidos. Se admitieron { $kept }, se rechazaron { $refused } y quedaron fuera del alcance { $outside }. Son { $items } de contenido distinto.
summary-chats = De { $chats } resultan { $messages } distintos en { $groups }, de { $accounts } con números de { $countries }.
summary-found = { $items } de contenido distinto tienen coincidencia con las listas; por su mejor coincidencia: { $certain } con certeza, { $strong } con solidez, { $review } a revisar por una persona. En los chats constan { $sightings } de esos elementos, de un total de { $all }.
summary-nothing-found = Ninguna coincidencia con las listas usadas. Eso no quiere decir que no haya nada.
summary-listed = Que algo figure en una lista no significa que sea ilegal; qué consideran de ello las listas se muestra aparte.
summary-standings = Elementos distintos con coincidencia, por lo que consideran las listas y por el grado
summary-unread = Hay { $issues }; en { $damaged } de ellas, por daños o por un límite, falta contenido o no es seguro.
summary-all-read = No hay ninguna incidencia: todo lo que se encontró se pudo leer.

## Orden

order-note = Los plazos de detención corren: primero va lo que más certeza da. Se ordenan evidencias, no personas: por coincidencias ciertas, luego sólidas, luego a revisar, luego por partes dañadas.
order-caption = Evidencias en el orden en que conviene mirarlas; se cuentan elementos distintos

## Contenido de la evidencia

held-none = El caso no tiene todavía ninguna evidencia.
held-custody = Custodia
custody-paper = Número y precinto
custody-seizure = Intervención
custody-extraction = Extracción
custody-digest = Hashes
held-tally-note = Todo lo que se encontró está contado: admitidos + dudosos + rechazados + fuera del alcance = vistos.
held-files = Archivos y miembros de archivos comprimidos
held-on-disk = En disco
held-size = Tamaño
held-adds-up = ¿Cuadra?
held-total = Total
held-sum-files = Archivos: { $kept } + { $doubtful } + { $refused } + { $outside } = { $seen }. { $result }
held-sum-records = Registros de chat: { $kept } + { $doubtful } + { $refused } + { $outside } = { $seen }. { $result }
held-sum-agrees = El recuento cuadra.
held-sum-differs = EL RECUENTO NO CUADRA: es un error del programa y hay que comunicarlo.
held-records = Registros de los chats
held-chats-outside = { NUMBER($count) } chats que quedan por completo fuera del alcance del caso
held-chats-aside = { NUMBER($count) } chats con interlocutores protegidos, apartados sin leer
held-apart = Un operador mantiene { $exhibit } apartada: lo que muestra se cuenta en todas las tablas, pero nada de ello se une con otra evidencia.
held-aside = De { $exhibit } se apartaron, sin indexarlos, { $chats } chats y { $records } registros con interlocutores protegidos ({ $singles } de ellos en chats que por lo demás se leyeron), y { $files } archivos que solo ellos llevan. Nadie puede abrirlos en este caso; en las tablas cuentan como fuera del alcance.
held-chat = Chat
held-kinds = Elementos por tipo de contenido
held-hidden = De ellos, conocidos e inocuos byte por byte y fuera de la vista: { $count }
held-twins = A la vista, aunque un conjunto de archivos conocidos tiene algún hash suyo: { $count }
held-distinct = Elementos distintos

## Coincidencias

found-note = Hay una fila por cada lugar en que está un elemento y por cada entrada con la que coincide. «Quién lo envió» muestra lo que consta en los chats de la misma evidencia. Que un archivo esté en un dispositivo no dice quién lo puso ahí.
found-number = Nº
found-place = Evidencia y ruta
found-entry = Entrada y conjunto de hashes
found-why = Método y porqué
found-sent = Quién lo envió, dónde y cuándo
found-version = versión { $version }
found-frame = Fotograma { NUMBER($frame) } de la animación o del vídeo, entre los que se miran.
found-not-sent = En los chats de esta evidencia no consta que se enviara.
means-certain = Los mismos bytes, comprobados aquí con SHA-256.
means-strong = El mismo SHA-1 o MD5; una imagen tan parecida, o una parte con tantos puntos que coinciden, que entre tantas comparaciones cabe esperar menos de un acierto falso; o un vídeo del que bastantes imágenes son las mismas en los mismos momentos.
means-review = Un parecido que puede ser casualidad; una imagen lisa o con poco detalle; un dibujo; otra imagen de la misma escena; o un rótulo, un marco, un título o un fondo que dos imágenes o vídeos comparten. Solo una persona puede decidir.

## Stickers

stickers-note = Los nombres de paquetes y autores son afirmaciones de quien escribió el archivo por última vez: los bots dejan poner cualquier nombre, y el identificador del paquete de otro. Las aplicaciones guardan lo que llega a un chat sin que nadie lo pida. Ninguna de estas filas dice que alguien mirara una imagen, la quisiera o supiera qué muestra.
stickers-none = No se halló ningún sticker, ni ninguna base de datos de stickers.
stickers-pack = Paquete, según se afirma
stickers-sticker = Sticker
stickers-degrees = Qué muestra de él cada evidencia; primero lo que más dice
stickers-common = El identificador del paquete no distingue nada: muchos programas lo escriben, o es muy corto.
stickers-whole-pack = El paquete mismo, como lo enumera una base de datos
stickers-not-held = No se dispone de ningún archivo: lo nombra una base de datos.
stickers-says = Dice de sí mismo:
stickers-same = La misma imagen con otros metadatos:
sticker-claimed-file = según el propio archivo
sticker-claimed-database = según una base de datos de la aplicación
stickers-shared = { NUMBER($count) ->
    [one] Este paquete consta en 1 evidencia
   *[other] Este paquete consta en { NUMBER($count) } evidencias
 }
stickers-caption = { NUMBER($count) ->
    [one] 1 sticker o paquete; primero los de paquetes en varias evidencias
   *[other] { NUMBER($count) } stickers y paquetes; primero los de paquetes en varias evidencias
 }

## Avistamientos

sightings-note = Un avistamiento es un elemento enviado en un chat. Las horas están como las escribió el teléfono que exportó el chat. «Primero» se refiere a la evidencia disponible y no dice quién hizo la imagen ni de dónde viene.
sightings-none = No consta que ningún elemento coincidente se enviara en un chat.
sightings-order = Lugar en el tiempo
sightings-by = Enviado por
sightings-unsure = ≈ las horas posibles se solapan con las de la fila anterior
first-in-case-yes = Primer avistamiento en la evidencia disponible
first-in-case-undetermined = Puede ser el primero del caso: orden sin determinar
first-in-group-yes = Primero en este grupo, en la evidencia disponible
first-in-group-undetermined = Puede ser el primero en este grupo: orden sin determinar

## Grupos y miembros

groups-note = Cada grupo reúne lo que dicen de él todas las evidencias. «Creado» solo se llena si una línea del servicio lo dice; las primeras constancias son las de la evidencia disponible. Las horas sin otra indicación son de zona desconocida.
network-none = Aún no se ha hecho ninguna red de este caso: de esto no se sabe nada. Ejecute «amparo network --case …».
groups-none = No consta ningún grupo.
groups-also = También
groups-formerly = Antes
members-note = «Entró» y «salió» solo se llenan si una línea del servicio lo dice. «Consta dentro» da el primer y el último registro que muestran a la cuenta en el grupo: estuvo dentro como muy tarde desde el primero y al menos hasta el último. Las horas sin otra indicación son de zona desconocida. Los chats se nombran por su número (C1, C2…), con el que figuran en «Registros de los chats».
members-none = No consta ningún miembro.
members-in = Entró
members-out = Salió
members-seen = Consta dentro (primero, último)
members-by = por
members-removed = expulsada

## Implicación

involvement-note = Son recuentos de lo que consta en la evidencia disponible. Las cuentas van por país y número: no es una clasificación, y los menores y las personas de edad desconocida figuran como las demás. Ningún recuento dice qué sabía o quería alguien, ni quién usaba la cuenta.
involvement-caption = Recuentos por cuenta
involvement-subject = Condición
involvement-for = Puede hablar a favor
involvement-received = Recibió de otros
involvement-against = Puede hablar en contra
involvement-others = Otros recuentos
involvement-count-added_by_others = Incorporada por otros
involvement-count-left_within_minutes = Salió en minutos
involvement-count-objected = Objetó
involvement-count-never_posted = Grupos en que nunca escribió
involvement-count-received = Mensajes con archivos
involvement-count-received_matched = De ellos, coincidentes
involvement-count-sent = Envió mensajes con archivos
involvement-count-sent_matched = De ellos, coincidentes
involvement-count-forwarded = Reenvió
involvement-count-starred = Destacó
involvement-count-made = Creó pegatinas
involvement-not-visible = no visible
involvement-limit-received = «Recibió de otros» cuenta mensajes con archivos mientras consta la presencia de la cuenta. No dice si esos archivos se descargaron, se abrieron o se guardaron.
involvement-limit-objected = «Objetó» se busca con una lista corta de palabras tras un archivo ajeno: faltarán objeciones dichas de otro modo, y no se sabe a qué se refieren las que hay.
involvement-limit-null = «No visible» quiere decir que estas fuentes no lo pueden mostrar, no que no ocurriera: una exportación de texto no muestra reenvíos, mensajes destacados ni quién creó una pegatina.

## Cuentas

accounts-note = El país es el del prefijo del número: no dice dónde está nadie ni cuál es su nacionalidad. Los nombres son los que muestran los teléfonos; no son identidades.
accounts-none = No consta ninguna cuenta.
accounts-countries = Países
accounts-caption = Cuentas con todos sus nombres y números, y por qué se toman por una
accounts-languages = Países e idiomas
accounts-languages-note = No se cuentan las líneas del servicio. Un mensaje que no dice por sí mismo su idioma lleva el de la mayoría de los mensajes de su remitente, o del chat, y se cuenta como inferido.
accounts-mostly = Cuentas que escriben sobre todo en él
accounts-inferred = Inferidos
accounts-no-language = Sin determinar
accounts-count = Cuentas
accounts-id = Identificador
accounts-no-country = Sin número conocido

## Incidencias

unread-note = Nada se omite en silencio. Las incidencias con la misma razón van juntas, con todos sus lugares.
unread-kinds = Incidencias por tipo
unread-place = Lugar dentro del archivo
unread-whole-exhibit = (toda la evidencia)

## Método

method-confidence = Qué significan los grados
method-false-hits = Los aciertos falsos esperables se calculan con la tasa medida entre imágenes sin relación a cada distancia (límite superior del 95 %), por el número de imágenes y de entradas comparadas, cada uno redondeado hasta la siguiente potencia de dos. Sirven para decidir qué tiene que ver una persona; no son un peso probatorio.
method-reading = Evidencia y horas
method-evidence = La evidencia se abrió solo para leer. Cada elemento se identifica por el SHA-256 de su contenido; el hash del manifiesto resume todos los archivos de una evidencia y permite comprobarla.
method-times = Las horas están como las escribe la fuente. Una exportación de texto no dice en qué zona horaria: esas horas no se convierten. Si de dos horas una no tiene zona conocida y distan menos de 26 horas, su orden queda sin determinar, salvo que lo fijen mensajes que ambas fuentes contienen.
method-first = «Primer avistamiento» se refiere siempre a la evidencia disponible: en la que no se tiene puede haber otros anteriores.
method-long = De un nombre o una ruta de más de 500 caracteres figuran aquí los 500 primeros; ⟨+12⟩ detrás indica que siguen 12 más. Las listas lo muestran entero.
method-links = Cómo se reúnen grupos, cuentas y mensajes
method-links-text = Lo que dice cada evidencia se conserva tal cual. Que dos alias, dos chats o dos mensajes son lo mismo es una afirmación aparte, con su regla y un peso de 0 a 100 que solo ordena: no es una probabilidad ni un cociente de verosimilitudes. Toda unión se puede deshacer. Las que se rechazaron se conservan también.
method-refused = Uniones rechazadas
method-link-rule = Regla
method-refusal = Por qué se rechazó
method-refused-count = Uniones
method-chats = Cómo se leyó cada chat
method-chats-caption = Idioma del teléfono que exportó, orden de día y mes, y si faltan mensajes antiguos
method-truncated = ¿Probablemente incompleto?

## Ajustes

settings-note = Con la misma evidencia, las mismas listas y estos ajustes se obtiene el mismo resultado.
settings-hash-sets = Conjuntos de hashes usados
settings-mapping = según la tabla de { $scheme }, versión { $version }
settings-caption = Versiones y ajustes
settings-name = Ajuste
settings-value = Valor

## Con plurales

outstanding-ungraded = { NUMBER($count) ->
    [one] 1 elemento con coincidencia sólida o a revisar no lo ha calificado nadie todavía.
   *[other] { NUMBER($count) } elementos con coincidencia sólida o a revisar no los ha calificado nadie todavía.
 }
found-confidence = Coincidencias de grado «{ $confidence }»: { NUMBER($count) }
found-method = { NUMBER($distance) ->
    [0] { $method }
    [one] { $method }, a 1 bit
   *[other] { $method }, a { $distance } bits
 }
found-sent-count = Enviado { NUMBER($count) ->
    [one] 1 vez
   *[other] { NUMBER($count) } veces
 } desde este lugar.
sightings-caption = { NUMBER($count) ->
    [one] 1 avistamiento, en orden de tiempo hasta donde lo permiten los relojes
   *[other] { NUMBER($count) } avistamientos, en orden de tiempo hasta donde lo permiten los relojes
 }
members-of = { $members }; { NUMBER($count) ->
    [one] 1 estancia
   *[other] { NUMBER($count) } estancias
 }
members-caption = { NUMBER($count) ->
    [one] 1 estancia
   *[other] { NUMBER($count) } estancias
 }
accounts-link = { NUMBER($count) ->
    [one] 1 unión
   *[other] { NUMBER($count) } uniones
 }, peso { $weight } de 100, { NUMBER($support) ->
    [one] 1 registro
   *[other] { NUMBER($support) } registros
 }
