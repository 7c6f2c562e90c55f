/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Linked with --wrap=ap_get_server_revision: httpd is 2.4.60 to the module,
 * all else is the httpd that loads it. */

#include "httpd.h"

void __wrap_ap_get_server_revision(ap_version_t *version);

void __wrap_ap_get_server_revision(ap_version_t *version)
{
    version->major = 2;
    version->minor = 4;
    version->patch = 60;
    version->add_string = "";
}
