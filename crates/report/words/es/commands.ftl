# Lo que dicen las órdenes al terminar.

done-vault-status =
    Bóveda { $path } (esquema { $schema }, creada { $made_at }), sin cifrar.
    { $cases } casos, { $exhibits } evidencias ({ $unfinished } sin terminar), { $sets } conjuntos de hashes, { $entries } anotaciones de auditoría.
done-triage-read = Leído: { $exhibits }, { $items } distintos.
done-triage-damaged = Incidencias por daños en la entrada: { NUMBER($count) }.
done-trace-variants = Variantes de la misma imagen: { NUMBER($count) }
done-trace-sightings = Avistamientos en la evidencia disponible, del más antiguo al más reciente:
done-trace-unsent = Lugares que ningún mensaje explica:
done-demo-case = Operación de ensayo
done-demo-legal-basis = Demostración con material generado: ninguna persona real, ningún dato real
error-line = Error: { $text }

## Usos

error-not-a-language = No es un idioma de este programa: { $what }
remedy-not-a-language = Use es o en.
error-not-a-time = No es una hora: { $what }
remedy-not-a-time = Escríbala como 2026-11-21T10:00:00Z, o con su diferencia horaria.
error-not-a-standing = No es una consideración conocida: { $what }
remedy-not-a-standing = Use illegal, not-illegal, disputed o unmapped.
error-not-an-item = No es un SHA-256 completo: { $what }
remedy-not-an-item = «amparo list items --jsonl» da los 64 dígitos.
error-full-only-invites = --full solo existe para «list invites»
remedy-full-only-invites = Las demás listas ya dan todos sus campos con --json o --jsonl.
error-demo-folder = La demostración no se puede hacer ahí: { $what }
remedy-demo-folder = Indique con --out una carpeta vacía o que todavía no exista.
