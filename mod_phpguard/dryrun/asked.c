/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The question that the dry run is answering. */

#include "dryrun/asked.h"

pg_asked_now pg_now;
