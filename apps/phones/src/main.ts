import '@siyu/shared/tokens.css'
import './phones.css'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).mount('#app')
