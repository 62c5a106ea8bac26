# Códigos con sus detalles: por qué coincide, qué falla, por qué se mira antes.

## Por qué un elemento coincide con una entrada

why-method-near = Hash perceptual (PDQ) de la imagen tal cual
why-method-transformed = Hash perceptual (PDQ) de una forma normalizada, girada o volteada
why-same-sha256 = Son los mismos bytes: el SHA-256 es el de la entrada.
why-claimed-sha256 = Un chat guarda el SHA-256 de este archivo ({ $of ->
    [file] el archivo enviado
    [original] el archivo antes de que el servicio lo redujera
    [quoted] el archivo de un mensaje citado
   *[other] un sticker guardado
}) y es el de la entrada. El archivo no está disponible.
why-claimed-sticker = Una base de datos de stickers guarda el SHA-256 de este archivo ({ $place }) y es el de la entrada. El archivo no está disponible.
why-same-picture-bytes = Los bytes de la imagen son los mismos: solo difiere lo que el archivo lleva escrito junto a la imagen.
why-same-sha1 = El SHA-1 es el de la entrada. Se pueden fabricar archivos distintos con el mismo SHA-1, por eso no se da por cierta.
why-same-md5 = El MD5 es el de la entrada. Se pueden fabricar archivos distintos con el mismo MD5, por eso no se da por cierta.
why-digest-contradicts = El MD5 o el SHA-1 es el de la entrada, pero su SHA-256 es otro: la entrada se contradice, o alguien fabricó un doble. Tiene que verlo una persona.
why-known-good-sha256 = Son los mismos bytes que un archivo de un conjunto de archivos conocidos e inocuos: el SHA-256 es el mismo.
why-known-good-sha1-only = El SHA-1 es el de un archivo conocido e inocuo, pero el SHA-256 no. Se pueden fabricar archivos distintos con el mismo SHA-1, por eso no se oculta.
why-known-good-md5-only = Solo el MD5 es el de un archivo conocido e inocuo. Se pueden fabricar archivos distintos con el mismo MD5, por eso no se oculta.
why-picture-near = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } de 256 de diferencia. Imagen del elemento: { $form }; imagen de la entrada: { $entry_form }. Se compararon hasta { NUMBER($pictures) } imágenes con hasta { NUMBER($entries) } entradas: a esa distancia o menos cabe esperar, como máximo, { SMALL($expected) } aciertos falsos en total (límite superior del 95 %).
why-picture-flat = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } de 256 de diferencia. Imagen del elemento: { $form }; imagen de la entrada: { $entry_form }. Una de las dos es lisa o parece un texto: imágenes sin relación dan entonces hashes parecidos y la distancia dice poco. Tiene que verla una persona. Se compararon hasta { NUMBER($pictures) } imágenes con hasta { NUMBER($entries) } entradas.
why-picture-pattern = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } de 256 de diferencia. Imagen del elemento: { $form }; imagen de la entrada: { $entry_form }. Una de las dos es un motivo pequeño repetido una y otra vez: motivos distintos dan entonces hashes parecidos y la distancia dice poco. Tiene que verla una persona. Se compararon hasta { NUMBER($pictures) } imágenes con hasta { NUMBER($entries) } entradas.
why-picture-low-quality = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } de 256 de diferencia. Imagen del elemento: { $form }; imagen de la entrada: { $entry_form }. La calidad de uno de los dos hashes es inferior a 50 sobre 100: la imagen tiene poco detalle. Tiene que verla una persona. Se compararon hasta { NUMBER($pictures) } imágenes con hasta { NUMBER($entries) } entradas.
why-picture-unseen = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } de 256 de diferencia. Imagen del elemento: { $form }; imagen de la entrada: { $entry_form }. La lista solo da el hash de la entrada: no se sabe si su imagen es lisa o parece un texto. Tiene que verla una persona. Se compararon hasta { NUMBER($pictures) } imágenes con hasta { NUMBER($entries) } entradas.
why-picture-chance = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } de 256 de diferencia. Imagen del elemento: { $form }; imagen de la entrada: { $entry_form }. Se compararon hasta { NUMBER($pictures) } imágenes con hasta { NUMBER($entries) } entradas: a esa distancia o menos caben hasta { SMALL($expected) } aciertos falsos en total (límite superior del 95 %), así que puede ser casualidad. Tiene que verla una persona.
why-picture-drawing = { $method }: { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } de 256 de diferencia. Imagen del elemento: { $form }; imagen de la entrada: { $entry_form }. La entrada es un dibujo: el mismo dibujo con otros colores, otro tono de piel u otra bandera tiene casi el mismo hash. Tiene que verla una persona. Se compararon hasta { NUMBER($pictures) } imágenes con hasta { NUMBER($entries) } entradas: a esa distancia o menos caben hasta { SMALL($expected) } aciertos falsos en total (límite superior del 95 %).
why-part-place = { NUMBER($agreeing) } de los { NUMBER($visible) } puntos de la referencia que deberían verse en el elemento están donde corresponde. Se encuentran entre el { $left } y el { $right } % de su ancho (desde la izquierda) y entre el { $top } y el { $bottom } % de su alto (desde arriba), de la imagen tal como está guardada, sin lo transparente que la rodea. La referencia entera mediría en el elemento el { $scale } % del lado más largo de lo que se ve en él, girada { $turn }°{ $mirrored ->
    [yes] , reflejada de izquierda a derecha
   *[other] {""}
 }. Se compararon hasta { NUMBER($pictures) } imágenes con hasta { NUMBER($entries) } entradas.
why-part-agrees = { why-part-place } No es de esperar que tantos puntos coincidan por azar entre tantas comparaciones.
why-part-few-points = { why-part-place } Entre tantas comparaciones, tan pocos puntos pueden coincidir por azar. Debe mirarlo una persona.
why-part-alone = { why-part-place } Lo que hay alrededor de ellos o entre ellos no está en el elemento: así se ve un rótulo, un dibujo, el marco de un chat o un fondo que ambas imágenes llevan. Debe mirarlo una persona.
why-same-drawing = { why-part-place } La referencia es un dibujo: el mismo dibujo con otros colores, otro de su serie o uno con la misma parte coincide igual que una copia. Debe mirarlo una persona.
why-same-scene = { why-part-place } El elemento continúa donde termina la referencia y no la muestra entera: puede ser otra imagen de la misma escena. Debe mirarlo una persona.
why-part-one-frame = { why-part-place } No es de esperar que tantos puntos coincidan por azar, pero los dos son vídeos y solo ocurre en unos pocos fotogramas: así se ve un rótulo o una imagen que unos vídeos toman de otros. Debe mirarlo una persona.
why-video-place = { NUMBER($item_matched) } de las { NUMBER($item_frames) } imágenes distintas del vídeo del elemento y { NUMBER($entry_matched) } de las { NUMBER($entry_frames) } del de la entrada son las mismas, a la misma distancia en el tiempo: de { $item_from } a { $item_until } en el elemento, de { $entry_from } a { $entry_until } en la entrada (minutos y segundos; diferencia { $offset }). La mitad de ellas difiere como mucho en { NUMBER($distance) ->
    [one] 1 bit
   *[other] { $distance } bits
 } de 256. La más cercana: imagen del elemento: { $form }; imagen de la entrada: { $entry_form }. Las imágenes lisas, oscuras y borrosas no cuentan. Se compararon hasta { NUMBER($pictures) } imágenes con hasta { NUMBER($entries) } imágenes de entradas.
why-video-agrees = { why-video-place } Por azar caben hasta { SMALL($expected) } coincidencias así en total.
why-video-few-frames = { why-video-place } Son pocas: así se ve un rótulo o una imagen que unos vídeos toman de otros. Debe mirarlo una persona.
why-video-part = { why-video-place } Es menos de la mitad de cada uno: puede que solo tengan en común un rótulo, unos créditos o un fragmento. Debe mirarlo una persona.
why-through = Hallado a través de un elemento de este caso que es la entrada, byte a byte: SHA-256 { $through }. Si esa coincidencia cae, esta también.
why-shown = Es el fotograma del vídeo que se ve de { $shown_from } a { $shown_until } (minutos y segundos).
why-entry-shown = El fotograma de la entrada se ve de { $entry_shown_from } a { $entry_shown_until } de su vídeo (minutos y segundos).
why-further = Coinciden además { NUMBER($further) ->
    [one] otra entrada
   *[other] otras { NUMBER($further) } entradas
 } de este conjunto, que no se enumeran.

## Por qué una evidencia va antes que otra

priority-certain = Contiene archivos idénticos a entradas de las listas.
priority-strong = Contiene imágenes que coinciden con solidez con entradas de las listas.
priority-review = Contiene imágenes parecidas a entradas de las listas, que tiene que ver una persona.
priority-clean = Ninguna coincidencia con las listas usadas. Eso no quiere decir que no haya nada.
priority-damaged = Una parte no se pudo leer y en lo leído no hay coincidencias: lo que falta puede contener algo.

## Incidencias: archivos y carpetas

reason-unreadable = No se pudo leer.
reason-empty-file = El archivo está vacío.
reason-changed-while-reading = El archivo cambió mientras se leía.
reason-symbolic-link = Es un enlace simbólico: no se sigue.
reason-hard-link = Es un enlace duro a otro miembro del archivo comprimido: no se lee dos veces.
reason-special-file = No es un archivo corriente (dispositivo, tubería o zócalo): no se abre.
reason-folder-limit = Hay más niveles de carpetas de los que se recorren: lo que hay más abajo no se ha leído.
reason-acquisition-digest-differs = El hash anotado en la adquisición no coincide con lo entregado: no es lo que se adquirió, o se anotó mal.

## Incidencias: archivos comprimidos

reason-archive-truncated = El archivo comprimido termina antes de tiempo. Se conserva lo leído hasta ahí.
reason-archive-damaged = Hay una zona dañada en el archivo comprimido. Se siguió leyendo después de ella.
reason-archive-limit = El archivo comprimido sobrepasa un límite de seguridad: el resto no se ha leído.
reason-archive-encrypted = El contenido está cifrado: no se ha leído.
reason-archive-unsupported = Tipo de archivo comprimido que se reconoce, pero todavía no se abre.
reason-compression-unsupported = Método de compresión que todavía no se lee.
reason-checksum-differs = La suma de comprobación no coincide: el contenido está dañado o alterado.
reason-size-differs = El contenido es mayor de lo que declara el archivo comprimido.
reason-member-damaged = El contenido comprimido está dañado.
reason-member-incomplete = El contenido termina antes de tiempo. Se conserva lo leído.
reason-member-over-limit = El contenido sobrepasa un límite de seguridad del archivo comprimido: no se ha leído entero.
reason-member-sparse = Archivo disperso («sparse») dentro de un tar: todavía no se lee.
reason-member-continued = Continúa en otro volumen de un tar: todavía no se lee.
reason-member-length-unknown = No declara dónde termina y no se puede deducir: todavía no se lee.
reason-members-overlap = Los miembros del archivo comprimido se solapan, algo que un programa corriente no produce.
reason-reader-panicked = El lector falló con este contenido. El resto se leyó con normalidad.

## Incidencias: nombres

reason-name-absolute = El nombre es una ruta absoluta. Se muestra como una ruta por debajo de la evidencia.
reason-name-backslash = El nombre separa las carpetas con barras invertidas. Se muestra con barras normales.
reason-name-climbs = El nombre intenta salir de su carpeta («..»). Se muestra escrito de forma inofensiva.
reason-name-control = El nombre contiene caracteres de control. Se muestran escritos como %XX.
reason-name-duplicate = Otro archivo ya tiene este nombre. Se distingue por un número al final.
reason-exhibit-twin = Otra evidencia, { $name }, contiene exactamente los mismos archivos.
reason-attachments-not-found = { $count } adjuntos que nombra el chat no están junto a él.
reason-backup-without-key = Es una copia de seguridad cifrada. Sin su clave no se lee.
reason-backup-not-opened = Ninguna de las claves dadas ({ $keys }) abre esta copia de seguridad. Causa: { $cause }.
reason-backup-holds-no-database = En la copia de seguridad no hay una base de datos.
reason-database-over-limit = La base de datos ocupa más de lo que se admite en memoria ({ $limit } bytes): no se ha leído.
reason-database-unreadable = La base de datos no se puede abrir. Causa: { $cause }.
reason-database-log-applied = Junto a la base de datos estaban sus últimos cambios: se han tenido en cuenta ({ $applied } de { $frames } tramas).
reason-database-ends-early = La base de datos está cortada: faltan { $missing_bytes } bytes. Se ha leído lo que queda.
reason-not-read-again = Ya no estaba en su lugar cuando se quiso leer de nuevo.
reason-name-empty = No tiene nombre.
reason-name-not-utf8 = El nombre no es UTF-8. Los bytes originales se conservan junto a la ruta.
reason-name-too-long = El nombre es más largo que el límite y se muestra cortado.

## Incidencias: imágenes

reason-not-yet-supported = Tipo de contenido que se reconoce, pero todavía no se lee. Sus hashes exactos sí se han comparado.
reason-image-not-recognised = El contenido no es una imagen de un formato conocido.
reason-image-truncated = La imagen termina antes de tiempo.
reason-image-damaged = La imagen o el vídeo está dañado.
reason-image-too-large = La imagen tiene más píxeles de los que admite el límite.
reason-too-many-frames = La animación o el vídeo tiene más fotogramas de los que admite el límite: el resto no se ha leído.
reason-too-many-pixels = La animación o el vídeo suma más píxeles de los que admite el límite: el resto no se ha leído.
reason-image-out-of-memory = Leer la imagen exige más memoria de la que admite el límite.
reason-decoder-panicked = El descodificador falló con esta imagen. El resto se leyó con normalidad.
reason-decoder-missing = No se ha mirado: el programa que lo descodifica no está instalado. Sus hashes exactos sí se han comparado.
reason-decoder-not-jailed = No se ha mirado: su descodificador solo trabaja donde se le puede encerrar, y aquí no fue posible. Sus hashes exactos sí se han comparado.
reason-decoder-died = El descodificador terminó de golpe con este archivo. El resto se leyó con normalidad.
reason-decoder-ended = Se puso fin al descodificador: tardó o escribió más de lo que admite un límite. Se conserva lo que había dado.
reason-video-over-hold-limit = El vídeo es mayor de lo que se guarda en memoria y está donde no se puede leer por segunda vez (en un tar comprimido, o en un archivo comprimido dentro de otro), o supera el límite para vídeos: sus hashes exactos se han comparado, sus fotogramas no. Descomprima el archivo en una carpeta e ingiérala, o suba video_bytes.
reason-image-over-hold-limit = La imagen es mayor de lo que se guarda en memoria: sus hashes exactos se han comparado, la imagen no.
reason-text-over-hold-limit = El texto es mayor de lo que se guarda en memoria: si es un chat, no se ha leído.

## Incidencias: chats

reason-chat-without-headers = Ninguna línea empieza con la fecha y el remitente de un mensaje: no se ha leído.
reason-chat-lines-before-first-header = Hay líneas antes del primer mensaje, que no pertenecen a ninguno.
reason-chat-too-many-records = Hay más mensajes de los que admite el límite: el resto no se ha leído.
reason-chat-record-too-long = El mensaje es más largo que el límite: su texto se ha cortado.
reason-chat-line-too-long = La línea es más larga que el límite: se ha cortado.
reason-chat-line-not-utf8 = La línea contiene bytes que no son UTF-8 (en un archivo en UTF-16: que no son UTF-16).
reason-chat-line-with-nul = La línea contiene bytes nulos.
reason-chat-other-header-form = Hay líneas que parecen mensajes de la otra forma de exportación. Se dejan en el texto del mensaje anterior.
reason-chat-date-not-in-order = Hay líneas con una fecha y hora que no existen en el orden de día y mes de este archivo, sin remitente detrás. Se dejan en el texto del mensaje anterior.
reason-date-contradicts-order = Hay mensajes cuya fecha solo existe en el orden de día y mes que este archivo no tiene. Cada uno conserva su remitente y sus archivos; su fecha se lee en ese orden, se marca con «?» y no decide ningún orden en el tiempo.
reason-date-impossible = Hay mensajes cuya fecha u hora no existe. Cada uno conserva su remitente, sus archivos y su lugar en la exportación; cuándo fue no se sabe.
reason-chat-date-order-mixed = Las fechas se contradicen en el orden de día y mes. Se tomó el que permite leer más.
reason-chat-date-order-assumed = Nada indica el orden de día y mes. Se ha supuesto que va primero el día.
reason-chat-probably-truncated = La exportación tiene tantos mensajes como WhatsApp escribe como máximo: probablemente faltan los más antiguos.
reason-chat-records-without-time = Hay mensajes de los que la fuente no tiene hora. Conservan su lugar; no se sabe de cuándo son.
reason-chat-too-many-accounts = El chat tiene más cuentas de las que permite el límite: de las demás no se indica remitente.
reason-xml-damaged = El documento está dañado: hay lugares que no son marcas. Se ha leído lo que hay alrededor.
reason-xml-misplaced = Hay elementos donde no pueden estar, o que no terminan. Se ha leído lo que hay alrededor.
reason-xml-not-utf8 = El documento contiene bytes que no son caracteres.
reason-xml-over-limit = Hay etiquetas o valores más largos que el límite: se han cortado.
reason-xml-too-deep = Hay elementos anidados a más profundidad que el límite: no se han leído.
reason-xml-ends-early = El documento termina dentro de un elemento. Se conserva lo leído hasta ahí.
reason-ufdr-models-not-read = El informe contiene registros de un tipo que todavía no se lee. Se han contado.
reason-ufdr-records-damaged = Hay mensajes en los que el informe está dañado. Se conservan como dudosos.
reason-ufdr-low-confidence = Hay mensajes de los que la herramienta que hizo el informe dice no estar segura. Se conservan como dudosos.
reason-ufdr-actions-unknown = Hay líneas del servicio cuya acción no se conoce. Se conservan con su texto.
reason-ufdr-entries-without-account = Hay contactos, cuentas o números en el informe por los que no se puede conocer a nadie.
reason-ufdr-files-not-held = El informe enumera más archivos de los que se conservan: los adjuntos de los demás carecen del resumen que el informe tiene de ellos.
reason-ufdr-files-after-chats = La lista de archivos del informe está detrás de chats: los adjuntos anteriores carecen del resumen que el informe tiene de ellos.
reason-chat-record-damaged = El registro no está bien formado y no se leyó. La lectura siguió detrás de él.
reason-chat-record-too-large = El registro es mayor, o está más anidado, de lo que permite el límite: no se leyó.
reason-chat-structure-damaged = El archivo está dañado entre registros. La lectura siguió en el siguiente que se pudo encontrar.
reason-chat-ends-early = El archivo termina antes de lo debido. Se conserva lo anterior.
reason-chat-times-disagree = Hay mensajes cuya hora local y cuya hora UTC no concuerdan. Se tomó la UTC, marcada como dudosa.
reason-chat-record-not-exported = Hay mensajes de los que la exportación solo contiene el número.
reason-chat-unknown-code = Hay líneas del servicio de un tipo desconocido. Se conservan tal como están escritas.
reason-chat-more-issues = Hay más incidencias en este archivo de las que se enumeran.
reason-chat-value-not-readable = Hay valores de un tipo que su columna no tiene. El resto de la fila se conserva.
reason-chat-relation-broken = Hay filas que remiten a una que no existe. Se conservan sin ella.
reason-chat-digest-not-readable = Hay valores en una columna de resúmenes criptográficos que no son un SHA-256: no se puede comparar nada con ellos.
reason-chat-rows-empty = Hay filas que el servicio escribe en toda base de datos nueva y que no contienen ningún mensaje.
reason-chat-rows-not-supported = Hay filas de un tipo que aún no se lee.
reason-chat-row-number = El número de la fila no es uno que pueda tener una fila: no se ha leído.
reason-chat-row-without-chat = Nada indica a qué chat pertenece la fila: no se ha leído.
reason-chat-kind-not-known = Hay mensajes de un tipo desconocido. Se conservan con su texto y su archivo.
reason-chat-rows-not-read = Hay filas que se contaron y que no se pudieron leer al leer su chat.
reason-card-without-end = Hay tarjetas de contacto a las que les falta el final. Lo que hay en ellas se conserva, marcado como dudoso.
reason-card-number-without-country = Hay números sin prefijo de país en tarjetas de contacto. No se indica de quién son.
reason-mail-without-sender = Hay correos en los que ninguna dirección dice quién los escribió. Se conservan.
reason-mail-encrypted = Hay correos cifrados. Se conservan como archivos; lo que dicen no se lee.
reason-database-table-absent = La base de datos no tiene esta tabla.
reason-database-table-damaged = La base de datos está dañada aquí: pueden faltar filas. Las demás se han leído.
reason-database-limit = Leer esta tabla excedería el límite: el resto no se ha leído.

## Incidencias: stickers

reason-sticker-list-without-packs = La lista de paquetes de stickers no nombra ninguno que se pueda leer.
reason-sticker-list-ends-early = La lista de paquetes de stickers está dañada o termina antes de tiempo: se ha leído lo que hay antes.
reason-sticker-list-limit = La lista de paquetes de stickers supera un límite: una parte no se ha leído.
reason-sticker-list-entry-not-readable = Una entrada de la lista no es un paquete, o es un sticker sin archivo: no se ha incorporado.
reason-sticker-list-entry-incomplete = Una entrada de la lista no está completa: se ha incorporado lo que hay de ella.
reason-sticker-table-missing = A la base de datos de stickers le falta esta tabla: puede que esta versión de la aplicación no la tenga.
reason-sticker-table-damaged = La tabla está dañada. Se han leído las filas a las que se llega desde su principio y desde su final.
reason-sticker-table-limit = La tabla supera un límite: no se han leído todas sus filas.
reason-sticker-row-empty = La fila no nombra ni un sticker ni un paquete: no se ha incorporado.
reason-sticker-digest-not-readable = Un resumen criptográfico de la fila no lo es: el sticker no se puede comparar por él.
reason-sticker-text-cut = Un texto de la fila es más largo que el límite: se ha cortado.
reason-sticker-more-issues = Hay más incidencias sobre stickers en este archivo de las que se enumeran.

## Incidencias: listas y material de referencia

reason-reference-too-plain = Demasiado lisa para reconocerla por sus puntos: se hallan copias de toda ella, pero no recortes.
reason-reference-not-a-picture = No es una imagen: la entrada solo tiene hashes exactos.
reason-list-value-not-readable = Un valor no se pudo leer.
reason-list-row-without-digest = El registro no tiene ningún hash: no da ninguna entrada.
reason-list-record-not-readable = El registro está mal formado o sin cerrar: no da ninguna entrada. Los que le siguen se leyeron.
reason-list-record-too-large = El registro es más largo de lo que se admite: no da ninguna entrada.
reason-list-ends-early = El archivo acaba dentro de un registro, o antes que la lista.
reason-list-signal-not-known = Un tipo de señal con el que no se puede comparar nada.
reason-list-quote-not-closed = Una comilla no se cierra, o está donde no debe. Los campos se tomaron según parecen.
reason-list-row-length = La fila tiene más o menos campos que columnas tiene la lista.
reason-list-key-twice = Una columna o un campo aparece dos veces. Se tomó el primero.
reason-list-text-not-utf8 = El texto no es UTF-8. Se leyó como Latin-1.
reason-list-id-twice = Otro registro de la lista tiene el mismo identificador. Vale el último.
reason-list-ids-not-compared = La lista tiene más identificadores de los que se pueden retener a la vez: desde aquí no se señalan los repetidos.
reason-list-not-in-place = Entre los registros o detrás de ellos hay algo que no debería estar ahí.
reason-list-link-not-followed = Una huella no está en la lista, sino tras un enlace. No se descarga nada de la red.
reason-list-without-records = En el archivo no hay ningún registro.
reason-export-entry-disabled = Está fuera de uso: no figura en la lista.
reason-export-entry-disputed = Se discute, y este formato no lo puede decir: no figura en la lista.
reason-export-entry-quarantined = Está en cuarentena: su aspecto no figura en la lista.
reason-export-entry-not-held = No tiene nada que este formato pueda contener: no figura en la lista.
reason-export-record-shortened = No figura todo de ella en la lista.

## Formatos de listas

list-format-csv = CSV
list-format-interpol-csv = CSV de INTERPOL
list-format-hma-csv = CSV de Hasher-Matcher-Actioner
list-format-signal-lines = líneas de señales
list-format-vics-json = VICS (Project VIC, CAID)
list-format-ncmec-xml = página del intercambio de hashes de NCMEC
list-act-set = en la lista
list-act-remove = retirado
reason-entry-floods = Coincidió por parecido con tantos elementos que parecerse a ella no dice nada: en cuarentena hasta que alguien la habilite. Los mismos bytes se siguen indicando.

## Nombres de los detalles

detail-allowed = admite
detail-codes = tipos
detail-bytes = bytes
detail-cause = causa
detail-detail = valor
detail-expected = declarado
detail-format = formato
detail-found = encontrado
detail-issues = incidencias sin enumerar
detail-items = elementos coincidentes
detail-last = última línea
detail-limit = límite
detail-lines = líneas
detail-rows = filas
detail-member_count = miembros
detail-messages = mensajes
detail-method = método
detail-missing = falta
detail-of = de imágenes comparadas
detail-package = paquete de Debian
detail-program = programa
detail-mime = tipo
detail-records = registros
detail-skipped_bytes = bytes saltados
detail-headers = cabeceras
detail-first_over_twelve = con más de 12 en primer lugar
detail-second_over_twelve = con más de 12 en segundo lugar
detail-readable_dmy = legibles como día-mes-año
detail-readable_mdy = legibles como mes-día-año
detail-steps_back_dmy = retrocesos en el tiempo leyendo día-mes-año
detail-steps_back_mdy = retrocesos en el tiempo leyendo mes-día-año
detail-type = clase
detail-value = valor

cause-permission-denied = permiso denegado
cause-not-a-backup = no tiene la forma de una copia de seguridad conocida
cause-cut-off = está cortada
cause-not-by-key = se cifró con una contraseña o llave de acceso
cause-not-a-key = no es una clave
cause-other-form = la clave es de otro tipo de copia
cause-key-version = la clave es de otra versión
cause-salt = la clave es de otra cuenta o de otro momento
cause-account = la clave es de otra cuenta
cause-wrong-key = la clave es otra
cause-damaged = está dañada
cause-not-authentic = la clave es otra o la copia está dañada
cause-not-deflate = su contenido no está comprimido como debería
cause-limit = supera un límite
cause-not-a-file = no es un archivo
cause-not-a-database = no es una base de datos SQLite, o está cifrada
cause-pending = sus últimos cambios están en otro archivo
cause-not-numbered = sus filas no tienen número
cause-changed = cambió mientras se leía
cause-refused = SQLite la rechaza
cause-not-found = ya no existe
cause-ends-early = termina antes de tiempo
cause-stale-handle = la unidad de red ya no responde por él
cause-input-output = error de lectura
