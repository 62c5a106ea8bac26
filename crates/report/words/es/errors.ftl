# Errores: qué ha pasado y qué hacer. $what nombra la cosa y puede faltar.

error-vault-busy = Otro proceso está escribiendo en la bóveda: { $what }
remedy-vault-busy = Espere a que termine y repita la orden. Las consultas (list, report, case show) se pueden hacer mientras tanto.
error-no-vault = No hay ninguna bóveda en ese lugar: { $what }
remedy-no-vault = Indique dónde está con --vault, o cree una con «amparo vault init».
error-vault-exists = En ese lugar ya hay algo: { $what }
remedy-vault-exists = Elija con --vault una carpeta vacía o que todavía no exista.
error-vault-newer = La bóveda se creó con una versión más reciente de este programa: { $what }
remedy-vault-newer = Use esa versión o una posterior.
error-vault-failed = La bóveda ha fallado: { $what }
remedy-vault-failed = Compruebe el espacio libre y los permisos del disco, y ejecute «amparo verify». Si se repite, es un error del programa: comuníquelo sin adjuntar evidencia.
error-segment-changed = Un archivo de un conjunto de hashes falta o ha cambiado: { $what }
remedy-segment-changed = Recupérelo de la copia de seguridad, o vuelva a crear el conjunto con «amparo hashset build» o «amparo hashset import».
error-not-readable = No se puede leer: { $what }
remedy-not-readable = Compruebe que la ruta existe y que tiene permiso de lectura.
error-list-not-readable = No es una lista que este programa sepa leer: { $what }
remedy-list-not-readable = Hace falta un CSV cuya primera línea nombre al menos una de estas columnas: sha256, sha1, md5, pdq.
error-case-needs = Al caso le falta { $what }
remedy-case-needs = Indique --case, --legal-basis y --review-by. Sin base jurídica y fecha de revisión no se abre ningún caso.
error-no-case = No hay ningún caso con ese nombre: { $what }
remedy-no-case = «amparo case list» muestra los que hay.
error-case-exists = Ya hay un caso abierto con ese nombre: { $what }
remedy-case-exists = Use otro nombre, o trabaje en el caso que ya está abierto.
error-case-differs = Ese caso ya está abierto con otra base jurídica, otra fecha de revisión u otro alcance: { $what }
remedy-case-differs = Repita la orden con los datos con los que se abrió («amparo case show»), o abra un caso con otro nombre.
error-not-a-date = No es una fecha: { $what }
remedy-not-a-date = Escríbala como AAAA-MM-DD, por ejemplo 2027-03-31.
error-not-a-scope = No se entiende el alcance: { $what }
remedy-not-a-scope = Escríbalo como products=…, accounts=… (separados por comas) o dates=DESDE..HASTA.
error-nothing-inside = No contiene ninguna imagen legible: { $what }
remedy-nothing-inside = Indique la carpeta que contiene el material de referencia.
error-no-exhibit = No hay ninguna evidencia así en el caso: { $what }
remedy-no-exhibit = «amparo list exhibits» muestra las que hay. Sirven el nombre, el número o el identificador.
error-manifest-differs = Lo que hay en ese lugar no es esa evidencia: el hash del manifiesto es otro: { $what }
remedy-manifest-differs = No se ha cambiado nada. Busque el original; si la copia se alteró, hágalo constar.
error-no-item = No hay ningún elemento así en el caso: { $what }
remedy-no-item = Indique su SHA-256 completo, como lo muestra «amparo list items».
error-manifest-names = El manifiesto nombra una evidencia que no está entre las indicadas: { $what }
remedy-manifest-names = Añada esa evidencia o corrija el manifiesto. La columna «name» lleva el nombre del archivo o de la carpeta.
error-interrupted = Interrumpido.
remedy-interrupted = Lo hecho hasta ahora se conserva. Repita la misma orden para continuar.
error-usage = La orden no es correcta: { $what }
remedy-usage = Añada --help para ver cómo se escribe.
error-configuration = No se entiende la configuración: { $what }
remedy-configuration = Corrija amparo.toml, o indique otro archivo con --config.
error-not-permitted = No está permitido: { $what }
remedy-not-permitted = Consulte a quien administra la bóveda.
error-output = No se puede escribir la salida: { $what }
remedy-output = Compruebe el espacio libre y los permisos.
error-internal = Error interno: { $what }
remedy-internal = Es un error del programa: comuníquelo sin adjuntar evidencia.
error-differences = Hay diferencias entre la evidencia y lo que se anotó.
remedy-differences = No trabaje más con esas copias hasta aclararlo. Compare con los originales precintados.

## Diferencias que encuentra «verify»

reason-file-missing = El archivo ya no está.
reason-file-changed = El contenido ya no es el mismo.
reason-file-added = Hay un archivo que antes no estaba.
reason-audit-entry-changed = Esta anotación del registro de auditoría ha cambiado.
reason-audit-entry-missing = Falta una anotación del registro de auditoría.
reason-segment-changed = El archivo de este conjunto de hashes falta o ha cambiado.
