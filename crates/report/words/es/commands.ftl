# Las opciones propias de la línea de órdenes.

help-help = Muestra la ayuda
help-version = Muestra la versión
