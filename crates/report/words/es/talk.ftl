# Lo que la línea de órdenes dice por stderr, y recuentos que se usan en todas partes.

## Recuentos

count-exhibits = { NUMBER($count) ->
    [one] 1 evidencia
   *[other] { NUMBER($count) } evidencias
 }
count-files = { NUMBER($count) ->
    [one] 1 archivo
   *[other] { NUMBER($count) } archivos
 }
count-items = { NUMBER($count) ->
    [one] 1 elemento
   *[other] { NUMBER($count) } elementos
 }
count-entries = { NUMBER($count) ->
    [one] 1 entrada
   *[other] { NUMBER($count) } entradas
 }
count-hash-sets = { NUMBER($count) ->
    [one] 1 conjunto de hashes
   *[other] { NUMBER($count) } conjuntos de hashes
 }
count-matches = { NUMBER($count) ->
    [one] 1 coincidencia
   *[other] { NUMBER($count) } coincidencias
 }
count-chats = { NUMBER($count) ->
    [one] 1 chat
   *[other] { NUMBER($count) } chats
 }
count-groups = { NUMBER($count) ->
    [one] 1 grupo
   *[other] { NUMBER($count) } grupos
 }
count-accounts = { NUMBER($count) ->
    [one] 1 cuenta
   *[other] { NUMBER($count) } cuentas
 }
count-members = { NUMBER($count) ->
    [one] 1 miembro
   *[other] { NUMBER($count) } miembros
 }
count-messages = { NUMBER($count) ->
    [one] 1 mensaje
   *[other] { NUMBER($count) } mensajes
 }
count-sightings = { NUMBER($count) ->
    [one] 1 avistamiento
   *[other] { NUMBER($count) } avistamientos
 }
count-countries = { NUMBER($count) ->
    [one] 1 país
   *[other] { NUMBER($count) } países
 }
count-issues = { NUMBER($count) ->
    [one] 1 incidencia
   *[other] { NUMBER($count) } incidencias
 }
count-places = { NUMBER($count) ->
    [one] 1 lugar
   *[other] { NUMBER($count) } lugares
 }
count-differences = { NUMBER($count) ->
    [one] 1 diferencia
   *[other] { NUMBER($count) } diferencias
 }
count-more = y { NUMBER($count) } más

## Bóveda

vault-not-encrypted = Aviso: la bóveda de { $path } no está cifrada. Guárdela en un volumen cifrado.
key-ask = Frase de paso de la bóveda { $path }:
key-ask-new = Frase de paso para la nueva bóveda { $path }:
key-ask-again = La misma otra vez:
key-ask-backup = Clave de la copia de seguridad (64 cifras hexadecimales):
vault-status =
    Bóveda: { $path } (esquema { $schema }, creada el { $made_at })
    Clave: { $key }. Conjuntos de hashes en disco: { $segments }
    Casos: { $cases }
    Evidencias: { $exhibits }; sin terminar: { $unfinished }
    Conjuntos de hashes: { $sets }
    Anotaciones de auditoría: { $entries }
vault-backed-up =
    Copia de seguridad de { $vault }: { $backup }
    Archivos: { $files }; bytes: { $bytes }; entradas de auditoría: { $entries }. Todo se ha vuelto a leer y coincide.
vault-backup-not-recorded = Aviso: la auditoría no dice que se hizo esta copia ({ $code }). Deje constancia de ella.
vault-lost-segments = Archivos de conjuntos de hashes que ya faltaban o habían cambiado en la bóveda y no están en la copia: { $segments }
vault-restored =
    Bóveda { $vault } creada a partir de la copia de seguridad del { $made_at }: { $backup }
    Archivos: { $files }; bytes: { $bytes }; entradas de auditoría: { $entries }. Todo se ha vuelto a leer y coincide.
vault-backup-checked =
    La copia de seguridad de { $made_at } está entera: { $backup }
    Archivos: { $files }; bytes: { $bytes }; entradas de auditoría: { $entries }. Se ha leído toda y no se ha cambiado nada.
vault-restored-older = La bóveda tiene el esquema { $schema }, de una versión anterior: ejecute «amparo vault upgrade» antes de trabajar con ella.
vault-upgraded =
    { $vault }: esquema { $from } → { $to }. La base de datos se ha comprobado y está bien.
    Copia de seguridad hecha antes: { $backup }
vault-upgraded-again =
    { $vault }: esquema { $from } → { $to }. La base de datos se ha comprobado y está bien.
    Copia de seguridad que ya había hecho una actualización interrumpida, comprobada de nuevo: { $backup }
vault-upgrade-nothing = { $vault } ya tiene el esquema { $schema }: no hay nada que hacer.

## Órdenes

graph-written = Grafo escrito: { $path }. Nodos: { $nodes }; aristas: { $edges }.
graph-left-out = { NUMBER($count) ->
    [one] Se omite una cuenta que une grupos: hay más que el límite, y figuran las de más grupos.
   *[other] Se omiten { NUMBER($count) } cuentas que unen grupos: hay más que el límite, y figuran las de más grupos.
}
network-due = Todo esto es a fecha de la última red. Desde entonces: { $what }. Ejecute «amparo network --case …» de nuevo.
network-due-never-made = no se ha hecho ninguna red
network-due-other-version = la hizo otra versión del programa, que no anotó qué valía entonces
network-due-evidence = llegaron evidencias o se apartó algo
network-due-matching = se compararon elementos
network-due-apart = algo se separó o se volvió a unir
network-due-break-offs = se citaron o se retiraron frases sobre de dónde vienen los grupos
network-due-families = cambiaron las familias de elementos
network-due-ages = se dijo algo de edades
network-due-marks = se pusieron o se quitaron marcas de cuentas
network-due-weights = valen otros pesos del linaje
report-written = Informe escrito: { $path }
hashset-made = Conjunto de hashes { $name }, versión { $version }: { NUMBER($count) ->
    [one] 1 entrada.
   *[other] { $count } entradas.
 }
hashset-list-read = Reconocida como { $format }: { $records } registros leídos, { $refused } rechazados; { $added } entradas añadidas, { $replaced } sustituidas, { $removed } retiradas; { $absent } retiradas de lo que no estaba.
hashset-list-uncompared = Entradas solo con PhotoDNA: { $count }. Se conservan con lo que la lista dice de ellas; nada se compara con ellas.
hashset-list-next-page = La lista sigue en otra página ({ $page }). No se descarga: impórtela con --update.
hashset-list-more-issues = { $count } problemas más de la lista se cuentan y no se muestran.
progress-known = { NUMBER($count) } en un conjunto de hashes, byte por byte
hashset-attached = Desde ahora el caso { $case } se compara con { $name }. Ejecute match otra vez.
hashset-detached = El caso { $case } ya no se compara con { $name }. Ejecute match otra vez.
hashset-set-said = Conjunto de hashes { $name }: { $state } desde ahora. Ejecute match otra vez en sus casos.
hashset-mapped = Esquema { $scheme }, versión { $version } de su tabla: { $illegal } de { $count } categorías significan ilegal. Ejecute match otra vez en los casos de sus conjuntos.
hashset-mapping-held = Esquema { $scheme }: la tabla ya estaba, versión { $version }.
hashset-exported = Conjunto de hashes { $name }, versión { $version }, como { $format }: { $written } de { $entries } entradas; { $left_out } se han omitido. De { $shortened } no figura todo; { $withdrawn } figuran como retiradas, { $disputed } como discutidas.
hashset-export-further = { $path } estaba ya y no es página de esta lista.
hashset-entry-said = Entrada { $entry }: { $state } desde ahora ({ NUMBER($count) ->
    [one] 1 entrada
   *[other] { $count } entradas
 }). Ejecute match otra vez en los casos del conjunto.
case-review-passed = Aviso: la fecha de revisión del caso { $name } ya ha pasado ({ $date }). El caso figura como vencido.
hashset-held = El conjunto de hashes { $name } ya estaba, con el mismo contenido: versión { $version }, { NUMBER($count) ->
    [one] 1 entrada.
   *[other] { $count } entradas.
 }
protected-added = Se añadieron { $changed } interlocutores a la lista y { $unchanged } ya estaban; ahora tiene { $listed }, y { $linked } números e identificadores que las evidencias enlazan con ellos. De { $exhibits } evidencias incorporadas antes se apartaron en el acto { $chats } chats, { $records } registros y { $files } archivos. Lo que solo dice la evidencia se aparta al incorporar cada una de nuevo: ejecute «ingest», «match» y «network».
protected-removed = Se quitaron { $changed } interlocutores de la lista y { $unchanged } no estaban; ahora tiene { $listed }. Con esto no vuelve nada de lo apartado: se lee cuando su evidencia se incorpora de nuevo con «ingest».
exhibit-relocated = { $exhibit } está ahora en { $path }. El manifiesto coincide.
triage-exhibits = { NUMBER($count) ->
    [one] 1 evidencia
   *[other] { $count } evidencias
 }, { NUMBER($items) ->
    [one] 1 elemento distinto.
   *[other] { $items } elementos distintos.
 }
triage-matches = Elementos con coincidencia: { $certain } con certeza, { $strong } con solidez, { $review } a revisar.
match-carried = { NUMBER($compared) ->
    [one] Se comparó de nuevo 1 elemento
   *[other] Se compararon de nuevo { $compared } elementos
 }; { NUMBER($carried) ->
    [one] en 1 elemento, para el que nada es nuevo, sigue en pie lo que se halló antes.
   *[other] en { $carried } elementos, para los que nada es nuevo, sigue en pie lo que se halló antes.
 }
explain-item = Elemento { $item }: { $mime }, { NUMBER($hashes) ->
    [one] 1 hash perceptual
   *[other] { $hashes } hashes perceptuales
 }, { NUMBER($pictures) ->
    [one] puntos de 1 fotograma.
   *[other] puntos de { $pictures } fotogramas.
 }
explain-look = Su imagen: { $look }; mejor calidad de un hash, { $quality } de 100.
explain-nothing = No tiene hashes perceptuales: solo se comparan sus bytes.
explain-sets = Con qué se compara. Las distancias se dan en franjas de bits y, de lo que no es coincidencia, no se dice ninguna entrada.
explain-no-sets = El caso no se compara con ningún conjunto de hashes.
explain-not-matched = La última comparación no lo comparó con los conjuntos tal como están ahora: ejecute match.
explain-passed-over = Había algo cercano que no dice nada: en un vídeo se pasa por alto una imagen lisa, de motivo repetido o borrosa.
match-quarantined = { NUMBER($count) ->
    [one] 1 entrada coincidió con tantos elementos que está en cuarentena: lo que coincidió por parecido no es coincidencia.
   *[other] { $count } entradas coincidieron con tantos elementos que están en cuarentena: lo que coincidió por parecido no es coincidencia.
 } «amparo hashset list» indica de qué conjunto, «amparo hashset show» por qué. Ejecute match otra vez.
list-items-hidden = { NUMBER($count) ->
    [one] 1 elemento es conocido e inocuo byte por byte, no coincide con ninguna entrada de otro conjunto y no figura en la lista: --all lo incluye.
   *[other] { $count } elementos son conocidos e inocuos byte por byte, no coinciden con ninguna entrada de otro conjunto y no figuran en la lista: --all los incluye.
 }
triage-network = Grupos: { $groups }. Cuentas: { $accounts }. Mensajes distintos: { $messages }.
unlinked = Las dos quedan separadas, las uniera lo que las uniera. Se rehízo la red.
unlinked-before = Las dos ya estaban separadas. Se rehízo la red.
relinked = Las dos pueden volver a unirse. Se rehízo la red.
relinked-before = Las dos no estaban separadas. Se rehízo la red.
exhibit-unlinked = La evidencia queda apartada: nada de ella se une con otra. Se rehízo la red.
exhibit-unlinked-before = La evidencia ya estaba apartada. Se rehízo la red.
exhibit-relinked = La evidencia puede volver a unirse con las demás. Se rehízo la red.
exhibit-relinked-before = La evidencia no estaba apartada. Se rehízo la red.
account-marked = Marcada como { $meaning }: desde ahora toda salida dice «{ $name }». Cuentas de la red a las que afecta: { $count }.
account-marked-before = Ya estaba marcada como { $meaning }: toda salida dice «{ $name }». Cuentas de la red a las que afecta: { $count }.
account-unmarked = «{ $name }» ({ $meaning }) ya no se oculta. Cuentas de la red a las que afecta: { $count }.
age-said = Anotado: { $band }, según { $class }. Cuentas de la red a las que afecta: { $count }. Cuenta desde la próxima «amparo network».
age-said-before = Ya constaba: { $band }, según { $class }. Cuentas de la red a las que afecta: { $count }.
lineage-said = Anotado, según { $standing }: { $says } que el grupo viene { $parent }. Cuenta desde la próxima «amparo network».
lineage-said-before = Ya constaba, según { $standing }: { $says } que el grupo viene { $parent }.
lineage-nothing-withdrawn = No constaba nada así según { $standing } que pudiera retirarse: no se ha cambiado nada.
lineage-withdrawn = Retirado lo que constaba según { $standing }: que el grupo viene { $parent }. Deja de contar desde la próxima «amparo network».
family-cut = Las dos muestran imágenes distintas: no están juntas en ninguna familia. Los avistamientos se reúnen de nuevo con la próxima «amparo network».
family-cut-before = Ya constaba que muestran imágenes distintas: no están juntas en ninguna familia.
family-joined = Las dos muestran una imagen: sus familias son una. Los avistamientos se reúnen de nuevo con la próxima «amparo network».
family-joined-before = Ya constaba que muestran una imagen: sus familias son una.
family-joined-in-vain = Queda anotado que muestran una imagen, pero sus familias siguen siendo dos: unirlas juntaría otras dos que se separaron a mano. «amparo list family-words» muestra lo dicho.
marked-left-out = { $accounts } cuentas marcadas quedan fuera de las comparaciones; enviaron { $sent } de { $messages } mensajes.
triage-damaged = { NUMBER($count) ->
    [0] Ninguna incidencia por daños o límites.
    [one] 1 incidencia por daños o límites: «amparo list issues» la muestra.
   *[other] { $count } incidencias por daños o límites: «amparo list issues» las muestra.
 }
ingest-closed = Lo incorporado dice que { $records } registros de { $exhibits } evidencias incorporadas antes son con interlocutores protegidos. Se apartaron en el acto; en sus casos quedan pendientes «match» y «network».
each-left-out = Omitido, no se ha hecho ninguna evidencia de ello: { $path }: { $reason }
trace-variants = Variantes del elemento, con la distancia en bits a la primera: { $count }
trace-sightings = Avistamientos, del más antiguo al más reciente hasta donde lo permiten los relojes
trace-unsent = Lugares que ningún avistamiento explica
verify-done = Comprobado: { $exhibits } evidencias, { $files } archivos, { $sets } conjuntos de hashes, { $entries } anotaciones de auditoría. Diferencias: { $differences }.
verify-offline = { $exhibit }: su lugar no está accesible ahora; no se ha comprobado.
error-line = Error: { $text }

## Demostración

demo-making = Creando una operación de demostración, ficticia e inofensiva, en { $path }…
demo-case = Demostración
demo-legal-basis = Demostración con material ficticio e inofensivo: no hay personas ni hechos reales
demo-look =
    Abra el informe en un navegador: { $report }
    Para seguir por su cuenta: amparo --vault { $vault } list exhibits --case { demo-case }
