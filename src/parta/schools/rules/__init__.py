from parta.schools.rules.slugs import RESERVED_SLUGS as RESERVED_SLUGS
