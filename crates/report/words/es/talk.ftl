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

## Avisos

talk-vault-not-encrypted = Aviso: la bóveda no está cifrada. Guárdela en un volumen cifrado.
talk-vault-made = Bóveda creada en { $path }.
talk-case-opened = Caso abierto: { $name }.
talk-case-joined = Se continúa en el caso { $name }.
talk-review-overdue = Aviso: la fecha de revisión del caso { $name } ha pasado ({ $date }).
talk-hash-set-made = Conjunto de hashes { $name }, versión { $version }: { $entries }.
talk-hash-set-held = El conjunto de hashes { $name } ya estaba, con el mismo contenido (versión { $version }).
talk-exhibit-read = { $name }: leída; { $files }, { $issues }.
talk-exhibit-held = { $name }: ya estaba en el caso; no se ha añadido nada.
talk-acquisition-differs = Atención: el hash de adquisición de { $name } no coincide.
talk-matches-done = Coincidencias, por elementos: { NUMBER($certain) } ciertas, { NUMBER($strong) } sólidas, { NUMBER($review) } a revisar.
talk-network-done = Red: { $groups }, { $accounts }, { $messages }.
talk-report-written = Informe: { $path }
talk-nothing-matched = Ninguna coincidencia con las listas usadas. Eso no quiere decir que no haya nada.
talk-some-damaged = Terminado, pero una parte de la entrada está dañada: «amparo list issues» la enumera.
talk-not-yet-supported = Una parte del contenido todavía no se lee; está contada en el informe.
talk-first-in-order = Empiece por { $name }: { $reason }
talk-exhibit-relocated = { $name } está ahora en { $path }; el manifiesto coincide.
talk-verify-agrees = Todo coincide: { $exhibits }, { $files } y { NUMBER($entries) } anotaciones de auditoría comprobadas.
talk-verify-differs = { NUMBER($count) ->
    [one] Hay 1 diferencia.
   *[other] Hay { NUMBER($count) } diferencias.
 }
talk-exhibit-offline = { $name }: su lugar no está accesible ahora; no se ha comprobado.
talk-interrupted = Interrumpido. Lo hecho se conserva; repita la misma orden para continuar.
talk-what-to-do = Qué hacer: { $remedy }
talk-full-logged = Los valores completos quedan registrados en la auditoría.
talk-list-empty = No hay nada que mostrar.

## Demostración

talk-demo-made = Operación de demostración creada en { $path }. Todo es ficticio e inofensivo.
talk-demo-look = Dónde mirar:
talk-demo-evidence = evidencia simulada, tal como se entregaría
talk-demo-reference = material de referencia, convertido en conjunto de hashes
talk-demo-truth = lo que de verdad ocurrió, para comparar
talk-demo-vault = la bóveda con el caso
talk-demo-report = el informe; ábralo con un navegador
talk-demo-next = Para seguir:
