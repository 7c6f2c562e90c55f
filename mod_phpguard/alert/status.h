/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/status.h
 * @brief Shows the counters in the page of mod_status and in ?auto.
 */

#ifndef PHPGUARD_STATUS_H
#define PHPGUARD_STATUS_H

/**
 * Offer the section to mod_status's optional hook (mod_status.h); without
 * mod_status it is not called. For the hook registration.
 */
void pg_status_register(void);

#endif /* PHPGUARD_STATUS_H */
