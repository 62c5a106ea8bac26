# Cuentas clave, adultos entre menores, lo que no se vio y lo que ayudaría.

key-standing-ranked = ordenada
key-standing-counted = contada, sin comparar
key-standing-apart = aparte

key-reason-introductions = { NUMBER($count) ->
    [one] En la evidencia disponible publicó el primer elemento de una familia en un grupo.
   *[other] En la evidencia disponible publicó { NUMBER($count) } veces el primer elemento de una familia en un grupo.
}
key-reason-carried-between-groups = { NUMBER($count) ->
    [one] De una familia publicó el primer elemento visto en varios grupos.
   *[other] De { NUMBER($count) } familias publicó el primer elemento visto en varios grupos.
}
key-reason-reach = { NUMBER($count) ->
    [one] Otra cuenta estaba en un grupo cuando introdujo algo en él.
   *[other] Otras { NUMBER($count) } cuentas estaban en un grupo cuando introdujo algo en él.
}
key-reason-groups-founded = { NUMBER($count) ->
    [one] Creó un grupo.
   *[other] Creó { NUMBER($count) } grupos.
}
key-reason-links-posted = { NUMBER($count) ->
    [one] Publicó una invitación.
   *[other] Publicó { NUMBER($count) } invitaciones distintas.
}
key-reason-break-offs-led = { NUMBER($count) ->
    [one] Creó un grupo que, según el análisis, se separó de otro en el que ya estaba.
   *[other] Creó { NUMBER($count) } grupos que, según el análisis, se separaron de otro en el que ya estaba.
}
key-reason-re-creations-survived = { NUMBER($count) ->
    [one] Fue miembro antes y después de que un grupo, según el análisis, se recreara.
   *[other] Fue miembro antes y después de que, según el análisis, se recrearan grupos, { NUMBER($count) } veces.
}
key-reason-groups-bridged = { NUMBER($count) ->
    [one] Un par de grupos la tiene en común y, en la evidencia disponible, a nadie más.
   *[other] { NUMBER($count) } pares de grupos la tienen en común y, en la evidencia disponible, a nadie más.
}
key-reason-countries-bridged = { NUMBER($count) ->
    [one] Entre los grupos de un par de países es la única cuenta en común.
   *[other] Entre los grupos de { NUMBER($count) } pares de países es la única cuenta en común.
}
key-reason-betweenness = Los caminos más cortos del { $share } % de los pares de grupos pasan por ella.
key-reason-betweenness-sampled = Los caminos más cortos del { $share } % de los pares de grupos pasan por ella, según una parte de los grupos: puede errar en { $within } puntos.
key-reason-on-one = De ese número, { NUMBER($count) } descansan en lo intervenido a un solo titular.

gap-why-known-by-invite-only = { NUMBER($of) ->
    [one] Se publicó una vez una invitación, y no consta que ningún grupo visto sea aquel al que lleva.
   *[other] Se publicó { NUMBER($of) } veces una invitación, en { NUMBER($count) } grupos o chats, y no consta que ningún grupo visto sea aquel al que lleva.
}
gap-why-members-without-a-message = De { NUMBER($count) } de { NUMBER($of) } miembros no hay ningún mensaje en el grupo.
gap-why-span-without-a-phone = Ningún teléfono muestra el grupo entre estos dos momentos.
gap-why-start-cut-off = Ningún teléfono muestra el grupo desde su comienzo, ni desde que entró su titular.
gap-why-start-not-held = Lo que muestran los teléfonos empieza cuando entraron sus titulares: no hay teléfono de ningún miembro anterior.
gap-why-founder-unknown = Nada dice quién creó el grupo.

lead-reason-sent-matched = envió elementos que coinciden con seguridad o con fuerza con una lista
lead-why-sent-matched = { NUMBER($count) ->
    [one] Envió un elemento que coincide con seguridad o con fuerza con una lista. Estar en una lista no es ser ilegal.
   *[other] Envió { NUMBER($count) } veces elementos que coinciden con seguridad o con fuerza con una lista. Estar en una lista no es ser ilegal.
}

keys-none = Ninguna cuenta tiene puesto.
keys-apart-count = { NUMBER($count) ->
    [one] Una cuenta se lista aparte y no se compara con nadie: amparo list keys-apart.
   *[other] { NUMBER($count) } cuentas se listan aparte y no se comparan con nadie: amparo list keys-apart.
}
keys-counted-count = { NUMBER($count) ->
    [one] Otra cuenta se cuenta y no se compara: con `--all` se muestra.
   *[other] Otras { NUMBER($count) } cuentas se cuentan y no se comparan: con `--all` se muestran.
}
keys-due = { NUMBER($count) ->
    [one] Marcas o edades dichas desde la última red cambian quién se ordena (una cuenta): vale de inmediato. Los puestos de las demás son los de aquella red; hay que volver a hacer `amparo network`.
   *[other] Marcas o edades dichas desde la última red cambian quién se ordena ({ NUMBER($count) } cuentas): vale de inmediato. Los puestos de las demás son los de aquella red; hay que volver a hacer `amparo network`.
}
keys-sampled = La intermediación se calculó desde { NUMBER($pivots) } de { NUMBER($groups) } grupos: ningún valor yerra en más de { $within } puntos, salvo en un caso de cada veinte. No ordena a nadie.
adults-unknown = En { NUMBER($groups) } grupos de menores no se conoce la edad de { NUMBER($unknown) } de { NUMBER($members) } miembros: ninguno de ellos se lista, y ninguno queda descartado.
gaps-lower-bound = Las estimaciones de grupos son cotas inferiores: las evidencias se intervienen porque están relacionadas. Las de miembros cuentan cuentas, que pueden ser más que personas.
proposals-described = Las propuestas describen un grupo, un país y un papel, nunca a una persona. Dan un orden, no una promesa.

keys-interval = { $from }–{ $to } de { NUMBER($of) }

# El informe

section-keys = Cuentas clave
keys-note = Lo que se cuenta de una cuenta puede consultarse registro a registro; no acusa a nadie. «Primero» lo es en la evidencia disponible. Un puesto se da con el intervalo en el que queda al descontar lo intervenido a cualquier titular (no se vuelve a contar quién sería entonces el primero); donde ese intervalo dice poco, no hay puesto. Menores, edades desconocidas donde consta un menor en un grupo, víctimas, testigos, denunciantes y agentes autorizados nunca están en esta tabla.
keys-caption = { NUMBER($count) ->
    [one] Una cuenta de la que depende algo de otras
   *[other] { NUMBER($count) } cuentas de las que depende algo de otras
}
keys-reasons = Por qué, y dónde consta
section-not-seen = Lo que no se vio
not-seen-note = Las estimaciones son cotas inferiores: lo intervenido está relacionado entre sí, y falta más donde nada se intervino. Los miembros son cuentas, que pueden ser más que personas. Los vacíos se enumeran uno a uno en amparo list gaps.
estimate-told = Se vieron { NUMBER($seen) } { $what } en las evidencias de { NUMBER($owners) } titulares. Hay al menos { $least } (cota inferior); intervalo del 95 %: de { $from } a { $to }, si las evidencias se hubieran tomado al azar.
estimate-untold = Se vieron { NUMBER($seen) } { $what }.
estimate-coverage = Lo visto es el { $share } % de todo lo que podría encontrarse en evidencias así.
gaps-caption = { NUMBER($count) ->
    [one] Un vacío
   *[other] { NUMBER($count) } vacíos
}
gaps-none = No se señala ningún vacío.
gaps-of-kind = { $kind }: { NUMBER($count) }
proposals-heading = Qué evidencia ayudaría más
proposals-caption = { NUMBER($count) ->
    [one] Una clase de dispositivo que ayudaría
   *[other] { NUMBER($count) } clases de dispositivos que ayudarían
}
proposals-fits = { NUMBER($count) } cuentas son así
proposals-expected = cabe esperar { $expected } grupos aún no vistos, como orden
