# Cómo llegaron las familias de elementos a los grupos.

trace-state-told = Se dice cómo llegó a los grupos la familia de este elemento.
trace-state-not-sent = Ningún mensaje disponible lleva un elemento de esta familia: nada puede decirse de cómo llegó a los grupos.
trace-state-no-network = Aún no se ha calculado cómo llegó a los grupos: ejecute «amparo network --case …».
trace-state-family-changed = La familia de este elemento es otra desde la última red, y lo dicho de aquella no vale para esta: ejecute «amparo network --case …» de nuevo.

trace-introductions = Introducciones: quién lo publicó primero en cada grupo, en la evidencia disponible. Eso no dice nada de quién lo hizo ni de dónde viene.
trace-sources = De dónde pudieron tenerlo quienes lo publicaron primero: avistamientos anteriores que podían ver, y lo que ningún teléfono muestra. Los pesos son simulados: ponen a los candidatos en un orden y no son probabilidades. Quien figura aquí es un sitio donde mirar; no acusa a nadie.
trace-no-candidates = De dónde pudo venir se calcula para familias con una coincidencia cierta o fuerte, o vistas en varios grupos. Esta no tiene tal coincidencia y se vio en un solo grupo.
trace-carriers = Quién pudo traerlo a los grupos que se ven: { $set } de { $all } candidatos reúnen nueve décimos del peso simulado; de ellos se enumeran { $named }. El orden no es una probabilidad; quien figura aquí es un sitio donde mirar, y no acusa a nadie. Quien está marcado, y quien consta como menor, figura al final y sin orden.
trace-carriers-all-seen = Queda tan poco tiempo sin teléfono que lo más temprano en la evidencia disponible se toma por lo primero.
trace-carriers-unseen = El primer avistamiento puede no estar en la evidencia: { $why }.
trace-tree = Cuál de sus elementos pudo hacerse de cuál: { $state }. Donde no está determinado, la fila solo muestra lo que mejor encaja.

introduced-by-no-sender = remitente no conocido
introduced-by-undetermined = { NUMBER($count) ->
    [one] no determinado: una cuenta
   *[other] no determinado: { NUMBER($count) } cuentas
}

trace-col-alternative = O de
trace-col-at = Fecha y hora, como está escrita
trace-col-candidate = Candidato
trace-col-determined = Determinado
trace-col-earlier = Por qué pudo estar allí antes
trace-col-group = Grupo
trace-col-introduced-by = Introducido en este grupo por
trace-col-item = Elemento
trace-col-made-from = Hecho de
trace-col-order = Orden
trace-col-posted-by = Publicado por
trace-col-record = Registro
trace-col-sight = Podía verlo
trace-col-sightings = Avistamientos
trace-col-signs = Señales
trace-col-weight = Peso de orden (simulado)
trace-col-where = En el grupo
trace-col-zone = Zona

col-by-country = País de quien lo introdujo
col-by-name = Introducido por
col-unseen = Por qué pudo estar allí antes

introductions-left-out = Solo se enumeran familias con una coincidencia cierta o fuerte: «--all» las enumera todas.

# El informe

section-introductions = Cómo llegaron a los grupos las imágenes listadas
introductions-note = Cada familia de imágenes con una coincidencia cierta o fuerte, por los grupos, de la más antigua a la más reciente hasta donde lo permiten los relojes. «Introducido en este grupo por» es quien lo publicó allí primero entre lo disponible; donde varios pudieron ser los primeros, no se nombra a nadie. No dice nada de quién hizo una imagen. De dónde pudo venir antes: amparo trace, con candidatos en un orden que no es una probabilidad.
introductions-none = Ningún elemento con una coincidencia cierta o fuerte se envió en un grupo disponible, o la red no se ha construido desde entonces.
introductions-caption = { NUMBER($count) ->
    [one] Una introducción en un grupo
   *[other] { NUMBER($count) } introducciones en grupos
}
introductions-sightings = { NUMBER($count) ->
    [one] enviado una vez allí
   *[other] enviado { NUMBER($count) } veces allí
}
