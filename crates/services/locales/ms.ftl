# translation-unreviewed: no native speaker has read this file yet; the page's footer says so.
services-act-submitted = Permohonan dihantar
