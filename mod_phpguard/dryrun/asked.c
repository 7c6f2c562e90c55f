/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The question that is being answered. */

#include "dryrun/asked.h"

pg_asked_now pg_now;
