export const AutoAnswerTest = () => null
